"""Plain tables with whole-number ids; `filling.py` makes and fills them."""

from django.db import models

OPEN = ("sent", "met", "planned", "going", "stalled")


def leads_to(model: type[models.Model]) -> models.ForeignKey:
    return models.ForeignKey(model, models.DO_NOTHING, related_name="+")


class Named(models.Model):
    id = models.IntegerField(primary_key=True)
    name = models.TextField()

    class Meta:
        abstract = True


class Worker(Named):
    class Meta:
        managed = False
        db_table = "worker"


class Scheme(Named):
    class Meta:
        managed = False
        db_table = "scheme"


class Area(Named):
    class Meta:
        managed = False
        db_table = "area"


class Person(models.Model):
    id = models.IntegerField(primary_key=True)
    number = models.TextField()
    given = models.TextField()
    family = models.TextField()
    born = models.DateField()

    class Meta:
        managed = False
        db_table = "person"


class Case(models.Model):
    id = models.BigIntegerField(primary_key=True)
    ref = models.TextField()
    person = leads_to(Person)
    scheme = leads_to(Scheme)
    area = leads_to(Area)
    worker = leads_to(Worker)
    state = models.TextField()
    weight = models.IntegerField()
    began_on = models.DateField()
    due_at = models.DateTimeField()
    summary = models.TextField()

    class Meta:
        managed = False
        db_table = "case_row"


class Event(models.Model):
    case = leads_to(Case)
    at = models.DateTimeField()
    worker = leads_to(Worker)
    kind = models.TextField()
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    note = models.TextField()

    class Meta:
        managed = False
        db_table = "event"
