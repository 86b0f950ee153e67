-- The words that code words are drawn from: 1,927 plain words, no two with the same first four letters,
-- none that should meet a person on a hard day. Seven of them make about 76 bits.

create table archive.code_words (
  number int primary key,
  word text not null unique check (word ~ '^[a-z]{4,8}$')
);
create unique index four_letters_are_enough on archive.code_words (left(word, 4));
alter table archive.code_words enable row level security;

insert into archive.code_words (word, number)
select w, row_number() over () from regexp_split_to_table('
abbey abbot ability able aboard abode abolish abound abroad abrupt absence absorb abstain academy access
acclaim account achieve acid acne acorn acquire acre across acrylic action actor actress actual acute adapt
address adept adhere adjust admit adobe adore adrift adult advance advice aerial afar affect affirm afford
afloat agency agile agree ahead airline airport airy aisle akin alas albeit album algae algebra align alike
alive alley allies allow allure almanac almost aloft aloud alpha already altar alter alto always amateur amber
ambient amid amongst amount ample amuse analyst anatomy anchor ancient android anew angel angle angular animal
annals annex annual another answer antenna anthem antique anybody anyhow anyone anyway apart apex apiece
apology apparel appear appoint approve apron aquatic arch ardent arduous area arena argue aria arid arise
armies armour aroma arose around array arrival artery article artwork ashore aside asleep aspect asphalt
aspire astray astute athlete atlas attain attempt attic attract auburn auction audio augment aunt aura author
auto autumn avail avenue average avid avocado await awake award away awesome awhile awkward awoke axis axle
azalea azure back bacon badge bagel baggage baker balance balcony bale ball balm bamboo banana band bang banjo
banner banquet banter barber bard bargain barley barn baron barrel barter base basic basket bazaar bead beagle
beak beam bean bear beauty beaver became become bedtime beetle began begin begun behind behold beige believe
bell belong bench bend benign berry beset beside beware beyond bias bicycle bigger bike bile binary bind bingo
biology birch bird biscuit bizarre blank blaze blend bless blight blink bliss block blog blossom blouse blow
blue bluff blunt blur blush boast boat bologna bolster bolt bond bonfire bonnet bony book boom boon boost boot
border born borough borrow botany bother bought boulder bound bouquet bout bowl boxes bracket brain brand
brave bray breeze brick bridge brief bright brim brink brisk broad bronze brought brown brunch brush bubble
bucket buffalo built bulb bulge bulk bunch bundle bunny bureau burr burst buses bush busy butler buyer buzz
bypass cabbage cabinet cable cache cactus cadet cake calcium calibre calm calorie came camp canal candy canine
canteen canvas canyon capable cape caravan carbon card cargo carol carpet carry cartoon carve cascade case
cast casual catch cater catfish cattle caucus cause caution cave cedar celery cement central ceramic certain
chair chalk chamber change chapter chat cheese chef chemist cherry chess chicken chief chimney chip choice
choose chorus chow chunk chute cider cinema cipher circle cities citrus city civil clamp clan clap clarity
class clause clay clear clerk clever click cliff climate clinch clip clique cloak clock clone close cloth
cloud clover clown clue clumsy cluster clutch coach coarse coast coat cobalt coconut code coil coin college
colour column come comfort comic common company concept conduct cone confirm conjure connect consent control
convert cook cool cooper coral cord core cork corner correct cortex cosmic cosy cotton couch couple course
cousin cover coyote cradle craft cram crane crater crayon craze create creek crept crib cricket crochet crop
crucial cruise crumble crunch crust crux cube cubic cuckoo cuddle cuff cuisine culture curator curious curl
current curtain curve cushion cycle cypress daft dainty dairy daisy dance dandy dart dash data date dawn
daytime decide deduct deem deep deer define deflect defunct degree deliver delta deluxe delve demand denote
density depend derive derrick descent deserve design desk despite destiny detail detect develop device dial
diamond diary dice dictate differ digital dignity dilemma dill dilute dine dinner diploma direct disc dish
disk dislike display distant ditch ditto diverse divine dizzy dock dodge dollar dolphin domain dome domino
donkey door dormant dorsal dove down dozen dragon drama draw dream drew dribble dries drink drive drizzle drum
dryer dubious duchess duck duct duet dune duplex durable dusk dust duties duty dwell dynamic eagle earlier
earn earth ease easier east easy eaten ebony echo eclipse ecology economy eddy edge edgy edible edition
educate effect effort elastic elder elegant element eleven elicit else elusive elves emblem embody embrace
eminent emit empathy emperor empire employ empress empty emulate enable enact enamel encore endemic endless
endorse endure energy enforce engage engine enhance enigma enjoy enlarge enlist enough enquiry enrich ensign
ensure entail enter entire entry envious envoy envy enzyme epic episode epitome epoch equal esteem eternal
ethical ethos eureka event every evident evoke evolve exact example except exhaust exhibit exist exit expand
expect explain express extant extra fable fabric facade fact faculty falcon fall famous fancy fanfare farm
fashion fast faucet fauna favour feast feature federal feet feline female fender fern ferry festive fetch
fibre fickle fiddle field fiesta fifth figure file fill film final finch find finger finish first fish fitness
five fixes fixture flap flash flat flavour flex flight flint flip float flock flop floral floss flow fluent
fluffy fluid flute flux flyer foam focal focus foggy fold foliage folk font foot forage forever forget fork
form forum forward fossil foster four foxes foyer fragile frame frank fray free fresh friend fringe frog front
frugal fruit fudge fulfil full fumble funny furnace furry further fuse fusion future fuzzy gable gadget galaxy
gallery galore gambit game garage garden garlic garment garnet gate gather gauge geese general gentle genuine
geology gesture getaway giant gift giggle gilt giraffe give glacier glamour glance glass glaze glee glen
glimpse glitter global glory gloss glove glow glucose glue gnome goal goat goblin gold golf gong good goofy
gorge gorilla gourmet gown grace graft grain grammar graphic grass green grid grill grin grocery groove group
grove growth guess guide guild guinea guise guitar gulf gust gymnast habit hall halo hamlet hamper hamster
hand happy harbour hard harry hash haven hazel hazy head heap heat hectic hedge height helmet herald herb
hermit heyday hickory hill himself hind hinge hive hobby hockey hoist hold holiday holster honey honour hoof
hoop hooray hopper horizon horn hotel hotter huddle hull human humble humid humour hunch hurdle iceberg icon
image imitate impetus import improve impulse inch include index indoor induce influx info inherit initial
inland inlet innate inner input inquiry insert inside insofar inspire instead intense invent invite involve
iodine iron island isle isolate ivory jack jaguar janitor jargon jazz jeans jersey jigsaw jingle join joke
journal joyful joyous jubilee juice jumbo jump jungle junior karate kayak keel keep kennel kept kernel ketchup
kettle keynote keyword kiln kitchen kite kitty kiwi knit knot kosher kudos lace lacy ladder laden ladies lake
lamb lamp land lane lantern large lark laser last laugh laurel lava lavish layer layout leach leaf leap learn
lease leather legend legion leisure lemon length lenient lens leopard letter level lexicon liaison liberal
library life lift light like lilac lilies lime limit line linger link lion liquid list litre little live
lizard load loaf lobe lobster local lodge logic logo long loop lorry lotion lotus lounge lovable loyal lucid
luggage lullaby lumber lunar lunch lush luxury machine magic majesty mall malt maple marble margin market
marquee martin marvel mascot mason master match matrix matter mature maximum maybe meadow meal measure medley
mellow melody melt member memory merger merit mermaid merry mesh message metal meter method metro mice middle
midst midway mighty mild milk million mime mineral mingle mint minute mirror mitt mixture moat mobile modal
model modify module moist mole moment monarch monitor monkey mood moon moor moose morn mosaic moss motel
motion motor mouth movable move movie mower muffin multi munch mundane mural museum music musk mutual myriad
myself mystery myth name napkin natural near neat nebula nectar needle neon network neural newborn newton next
nice niche nimble nine ninth noble node noise nomadic nominee nonstop noodle nook noon normal north notable
notch note notice nova nozzle nudge nugget number nurture nylon oasis oatmeal oblique observe obtain obvious
occur ocean octave offer office offset often older olive omega omnibus onion opal opaque operate opinion opus
oracle orange orbit orchard organic origin ornate ostrich other otter ounce outcome outdoor outer outfit
outlook output outside outward oval oven overall oxide oxygen oyster ozone pace pack pact paddy page palace
palm pancake panda panel panther paper parade parcel parish park parlour parrot parsley past patent path patio
pattern pause pave peak peanut pearl peat pebble peck pedal peep peer pelican pellet pencil pendant penguin
percent perfect period perk peter petite petrol phantom phone photo phrase piano pick picnic picture pierce
piety pigeon pigment pilgrim pilot pinch pine pink pint pioneer pipe pitch pivot pixie pizza place plan plaque
plastic plate play plaza please plenty plough plug plum plural plywood podium poem poetry point polka pond
ponies pony popcorn poplar poppy popular pork porous port post potato potion potter pouch poultry praise
precise predict prefer prelude prepare present pretty primary prize problem process profile program project
prolong promise proper protect provide prowess puck puddle pueblo pump pundit pupil puppy purity pursue puzzle
pyramid python quaint quality quantum quarter quick quilt quirky quite quiz quorum quote rabbit raccoon rack
radio raffle raft railway raise rallies ranch rapport rare rarity rascal reach rebirth rebuild recall recent
recipe reclaim record recruit recycle redeem redo reduce reef reel refine reflect reform refresh regard regent
region rejoice release reload remind remnant remove rename render renewal renown reopen repeat replace reprint
resale reserve resort respect restore result rethink return reunion reuse revamp revenue review revue rewind
rewrite rhyme rhythm ribbon rice ridden rink rinse ritual roam roar roast roll roman roof room rooster roster
rosy round ruby rudder rugby rumble rundown runner runway rural rush safari saffron salad salmon salt salvage
sample sari satisfy sauce sausage save saviour savvy scale school science scope scout scratch screen script
scroll seafood seam search season seat section sedan seek seldom select seminar sequel sera series service
session setback several shaggy shape shawl shine ship shirt shoe shop short shrimp shuffle sierra sigma sign
silicon silk silver similar site sitter sixth sizable size skate sketch skies skill skim skirt skit skyline
sleep slogan slope small smile smith smooth snack snail snow snug soak soap soar soda sofa soggy solar solo
soluble solve soon soprano sound soup source space spatial speak special speech spell spice spies splash
sponsor spoon sport spread sprint sprout sprung squeeze stadium staff stage stamp stand staple start steam
stellar stimuli stitch stone stove stow strong sturdy suburb subway suction sugar suit sulphur summer sunny
sunrise sunset support surname survey sustain swagger swan swap swift swirl switch symbol syntax syrup table
tackle taco tactic talent tall tandem tango tanner tape taught teacher team tennis tenor thank theatre theory
third thistle those thunder thyme ticket tidal tidy tier tiger tile tilt tinder tint tiny tire tissue toast
toddler toggle token tomato tonal tonne topic torque touch tour toward tower town train travel treble trek
tries trilogy trinity trio trip triumph trophy truck truffle tube tubular tuition tulip tuna tundra tune tunic
tunnel turbine turkey turn turret turtle tutor tuxedo tweak tweet twelve twice tycoon typhoon typical umpire
unaware uncle unfold unicorn uniform unique unison unleash unlike unlock unravel unto unwind upbeat update
upgrade upheld uphill uphold upkeep uplift upload upright upside uptake uptown upward usable usage utility
utmost valet valley value vampire vanilla various varsity vase veal vector vehicle veil velvet vendor veneer
venture venue verbal verge verify version viable vibrant video village vintage vinyl viper virtual vista
visual vivid voice volcano voltage volume voucher voyage wafer waffle wagon wake walnut waltz watt wave wavy
wayward weasel weaver welcome weld western wharf wheat wherein whistle wide width wiggle willow wind winner
winter wire wisdom wolves wonder woof wool word woven wright wrinkle written yacht yarn yeast yoga yogurt
zebra zenith zero zeta zipper zoology zoom
', '\s+') w where w <> '';
