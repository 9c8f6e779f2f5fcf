"""How alike two descriptions of a person are: names and birth dates in, yes or no out; no database."""

import re
import unicodedata
from datetime import date
from functools import cache, cached_property

from anyascii import anyascii
from jellyfish import damerau_levenshtein_distance, soundex

from accounts.fields import spellings_of

APART = re.compile("[^a-z0-9]+")

#: Given names and how people are called instead; a name in two lines may stand for either.
SHORT_NAMES = """
abigail abbie abby abi gail
adam ad
aidan aiden
alan allan allen al
albert al bert bertie
alexander alex al alec lex sandy xander
alexandra alex alexa sandra sandy
alfred alf alfie fred
alison alice ali
amanda mandy
amelia amy millie
andrew andy drew
angela angie ang
anthony tony ant antony
barbara babs barb
benjamin ben benny benji
bernard bernie
bethany beth
bradley brad
brian bryan
cameron cam
caroline carol carrie caz
catherine cath cathy kate katie katy kathryn katherine kath kathy kit kitty cat
charles charlie chas chuck
charlotte charlie lottie char
christine chris chrissie tina
christina chris tina
christopher chris kit
clifford cliff
daniel dan danny
danielle dani
david dave davey davy
deborah deb debbie debs debra
dennis den denny
derek del
diane di diana
dominic dom
donald don donny
dorothy dot dotty
douglas doug
edward ed eddie ned ted teddy
eleanor ellie nell nora
elizabeth beth betty eliza lisa liz lizzie lizzy bess libby
emily em emma millie
ernest ernie
eugene gene
frances fran francesca franny
francis frank
frederick fred freddie freddy
gareth gary gaz
gary gaz
geoffrey geoff jeff jeffrey
georgina georgie gina
gerald gerry jerry
graham graeme
gregory greg
harold harry hal
harriet hattie harri
henry harry hal hank
isabella bella izzy isabel
jacob jake
jacqueline jackie jacqui
james jim jimmy jamie jem
janet jan
jason jay
jeffrey jeff
jennifer jen jenny jenna
jeremy jez jerry
jessica jess jessie
joanna jo joanne
john johnny jack jon
jonathan jon jonny john nathan
joseph joe joey
josephine jo josie
joshua josh
judith judy
julia julie
katherine kate katie kath kathy
kenneth ken kenny
kimberley kim
laurence larry lawrence laurie
lawrence larry lol
leonard len lenny leo
leslie les
lewis lew louis
lillian lily
louise lou
lucy lu lucie
lynne lyn lynn linda
malcolm mal
margaret maggie marge meg peg peggy madge
maria marie mary
martin marty
matthew matt matty
maureen mo
maurice mo
maxwell max
megan meg
melanie mel
melissa mel
michael mick mickey mike mikey mitch
michelle shell chelle
mohammed mo mohammad muhammad mohamed muhammed mohamad md
natalie nat
natasha tash tasha nat
nathan nate nat
nathaniel nate nathan nat
nicholas nick nicky nic
nicola nicky nikki nic
norman norm
oliver ollie olly
pamela pam
patricia pat patsy tricia trish
patrick pat paddy
pauline paula
penelope penny
peter pete
philip phil pip phillip
philippa pippa phil
phillip phil
raymond ray
rebecca becca becky bex
reginald reg
richard rich richie rick ricky dick
robert bob bobby rob robbie robby bert
roderick rod
rodney rod
roger rodge
ronald ron ronnie
rosemary rose rosie
russell russ
samantha sam sammy
samuel sam sammy
sandra sandy
sarah sally sara sadie
sebastian seb
sharon shaz
shaun sean shawn
sidney sid syd
simon si
sophia sophie
stanley stan
stephanie steph
stephen steve steven stevie
steven steve stephen stevie
stuart stu stewart
susan sue susie suzie suzanne
sylvia syl
teresa terry theresa tess tessa
terence terry
theodore ted teddy theo
theresa tess terry tessa
thomas tom tommy
timothy tim timmy
tobias toby
tracey trace tracy
valerie val
vanessa nessa
veronica ronnie
victoria vicky tori vic vikki
vincent vince vinny
virginia ginny
walter walt wally
warren waz
wayne waz
wendy wend
wilfred wilf
william bill billy will willie willy liam
yvonne eve
zachary zac zach zak
"""

#: What stands before many family names: two people who share nothing else share nothing.
BEFORE_NAMES = """
abu al am ap bin bint da dal de del della den der des di do dos du el ibn la las le los mac mc o of saint san santa st
te ten ter the um van vande vander von y zu
"""
PARTICLES = frozenset(BEFORE_NAMES.split())


def plain_name(name: str) -> str:
    """Letters only, without accents or capitals, words apart by one space."""
    if name.isascii():  # most names, and many times for each referral: the same by a shorter way
        return APART.sub(" ", name.casefold().replace("'", "")).strip()
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in bare.casefold().replace("'", "")).split())


def romanised_name(name: str) -> str:
    """The same in Latin letters, also where an accent is part of the letter and where the name is in another script."""
    return plain_name(anyascii(unicodedata.normalize("NFC", name)))


@cache
def _roots() -> dict[str, frozenset[str]]:
    roots: dict[str, set[str]] = {}
    for line in SHORT_NAMES.split("\n"):
        for name in line.split():
            roots.setdefault(name, set()).add(line.split()[0])
    return {name: frozenset(each) for name, each in roots.items()}


def roots_of(given: str) -> list[str]:
    """The name itself and every name that it may be short for."""
    return sorted({given, *_roots().get(given, ())} - {""})


def name_key(family_name: str, given_names: str) -> str:
    return f"{plain_name(family_name)} {plain_name(given_names)}".strip()[:210]


def keys_of_name(family_name: str, given_names: str) -> set[str]:
    """Every key under which somebody of this name may be on record: with either apostrophe in either name."""
    return {name_key(one, other) for one in spellings_of(family_name) for other in spellings_of(given_names)}


def sound_code(word: str) -> str:
    """The American Soundex code of a name; a name in another script is its own first letters."""
    letters = plain_name(word).upper().replace(" ", "")
    if not letters.isascii() or not letters[:1].isalpha():
        return letters[:4]
    return soundex(letters)


def first_name(given_names: str) -> str:
    return (plain_name(given_names).split() or [""])[0]


def sound_key(family_name: str, given_names: str) -> str:
    """The sounds of both names in order of the alphabet, so that swapped names have the same key."""
    return " ".join(sorted([sound_code(family_name), sound_code(first_name(given_names))]))[:20]


class HeardName:
    """A name as it is compared, worked out once for all that it is compared with.

    What only stands before a name (al, de, van, St) is left out, unless there is nothing else.
    """

    def __init__(self, name: str) -> None:
        words = (plain_name(name) if name.isascii() else romanised_name(name)).split()
        self.joined = "".join(words)
        self.words = [one for one in words if one not in PARTICLES] or words
        self.bare = " ".join(self.words)

    @cached_property
    def sound(self) -> str:
        return sound_code(self.bare)

    @cached_property
    def roots(self) -> set[str]:
        return set(roots_of(self.words[0]))

    def agrees_with(self, other: "HeardName") -> bool:
        """Equal, equal in sound, one short for the other, or as near as a slip of the hand; a further name may be missing."""
        if not self.words or not other.words:
            return False
        return (
            self.joined == other.joined
            or self.words[0] == other.words[0]
            or self.sound == other.sound
            or _is_part(self.words, other.words)
            or bool(self.roots & other.roots)
            or _is_slip(self.bare, other.bare)
        )


def agreeing_names(one: tuple[str, str], other: tuple[str, str]) -> tuple[bool, bool]:
    """Whether the family name and the given names agree, in this order or swapped, whichever agrees more.

    Where both have one name alone, it stands for both.
    """
    (family, given), (their_family, their_given) = map(HeardName, one), map(HeardName, other)
    straight = (family.agrees_with(their_family), given.agrees_with(their_given))
    if not given.words and not their_given.words:
        return straight[0], straight[0]
    if all(straight):
        return straight
    return max(straight, (family.agrees_with(their_given), given.agrees_with(their_family)), key=sum)


def _is_part(one: list[str], other: list[str]) -> bool:
    return set(one) <= set(other) or set(other) <= set(one)


def _is_slip(one: str, other: str) -> bool:
    longest = max(len(one), len(other))
    return longest >= 4 and damerau_levenshtein_distance(one, other) <= (1 if longest < 8 else 2)


def days_agree(one: date | None, other: date | None) -> bool:
    """Equal, day and month swapped, one digit wrong, or two neighbouring digits swapped."""
    if one is None or other is None:
        return False
    if one == other or (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return True
    return damerau_levenshtein_distance(f"{one:%Y%m%d}", f"{other:%Y%m%d}") == 1
