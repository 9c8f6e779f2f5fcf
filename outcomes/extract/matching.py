"""How a person is described for scoring: names, sounds and nicknames as one table compares them; no database."""

import unicodedata
from functools import cache

from jellyfish import metaphone

from referrals.people.matching import plain_name, sound_code

#: Letters that are letters of their own, and lose nothing when their accents are taken off.
LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "Ae"})

#: Given names and how people are called instead; a name in two lines may stand for either.
CALLED = """
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


@cache
def _roots() -> dict[str, frozenset[str]]:
    roots: dict[str, set[str]] = {}
    for line in CALLED.split("\n"):
        for name in line.split():
            roots.setdefault(name, set()).add(line.split()[0])
    return {name: frozenset(each) for name, each in roots.items()}


def bare_name(name: str) -> str:
    """Letters without accents or capitals, words apart by one space, also where an accent is part of the letter."""
    return plain_name(unicodedata.normalize("NFC", name).translate(LETTERS))


def roots_of(given: str) -> list[str]:
    """The name itself and every name that it may be short for."""
    return sorted({given, *_roots().get(given, ())} - {""})


def sound_of(name: str) -> str:
    """How a name sounds; names of another script by their first letters."""
    return metaphone(name) if name.isascii() and name else sound_code(name)
