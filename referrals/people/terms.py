"""Words of names: what people are called for short, and what stands before a name without being one."""

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
