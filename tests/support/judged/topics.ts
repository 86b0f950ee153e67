/**
 * What the invented stories of the judged set are about. Each topic is told in several people's words: an office's name,
 * its letters, the word on the street, or none of them. Nobody here exists.
 */
export interface Topic {
	/** The theme that its teller would choose. */
	theme: string;
	/** Sentences of a story that is about this. */
	about: string[];
	/** A sentence of a story that is about something else. */
	passing: string[];
}

export const topics = {
	'universal-credit': {
		theme: 'benefits',
		about: [
			'I moved over to Universal Credit in the spring and nothing came for five weeks.',
			'UC said I had missed a message in the journal, so the claim was shut.',
			'The online journal is where they talk to you, and if you do not answer by Friday the universal credit stops.',
			'They paid the advance and then took it back out of my UC every month.',
			'My work coach changed four times and each one read the claim from the beginning.',
			'Waiting for the first universal credit payment was the longest month we have had.'
		],
		passing: [
			'By then my Universal Credit had been sorted out.',
			'It was the week before UC was due.'
		]
	},
	pip: {
		theme: 'disability',
		about: [
			'The PIP form was forty pages and asked how far I can walk on a good day.',
			'A man I had never met watched me get out of a chair and decided about my personal independence payment.',
			'I lost my PIP because I had put make-up on for the assessment.',
			'The assessor wrote that I came alone, when my sister was sitting beside me.',
			'At the tribunal they gave the personal independence payment back in ten minutes.',
			'They count points for whether you can cook a meal, and I got none.'
		],
		passing: [
			'My husband was waiting for his PIP assessment too.',
			'We had the PIP letter on the fridge.'
		]
	},
	esa: {
		theme: 'benefits',
		about: [
			'I was on ESA for six years with my back, and then they said I was fit for work.',
			'The work capability assessment was upstairs and the lift was broken.',
			'Employment and support allowance was what kept us while he was ill.',
			'They put me in the support group and then took me out of it without a word.',
			'A letter said my employment and support allowance would end on the Tuesday.',
			'My doctor wrote that I could not work and ESA wrote that I could.'
		],
		passing: ['He has been on ESA since the accident.', 'That was when I still had the ESA.']
	},
	dwp: {
		theme: 'respect',
		about: [
			'I sat in the Jobcentre for two hours and nobody said my name.',
			'You go down the social and they look at you as if you had stolen something.',
			'The DWP phone line played the same tune for fifty minutes and then went dead.',
			'The lady at the job centre was kind, but the rules were not hers.',
			'It is always the DWP that writes and never anybody with a name.',
			'My mam was frightened of the social and now I am too.'
		],
		passing: ['I had to be at the Jobcentre by ten.', 'The DWP had sent another letter.']
	},
	sanctions: {
		theme: 'benefits',
		about: [
			'I was sanctioned for being eleven minutes late because the bus did not come.',
			'They stopped my money for thirteen weeks and I found out at the cash machine.',
			'A sanction is not a fine, it is an empty cupboard.',
			'Nobody tells you that you have been sanctioned, the money is just not there.',
			'The hardship payment was sixty per cent of nothing and I had to ask for it every fortnight.',
			'After the second sanction I stopped opening the door.'
		],
		passing: ['My brother had been sanctioned that winter.', 'I was scared of another sanction.']
	},
	dole: {
		theme: 'work',
		about: [
			'When the yard shut we all went on the dole the same morning.',
			'Signing on was every second Thursday, in front of people you went to school with.',
			'I had never claimed unemployment benefit before and did not know where to stand.',
			'On the dole you learn what a week weighs.',
			'My JSA ran out before anybody answered one of the sixty applications.',
			'He signed on at the same desk as his own dad had.'
		],
		passing: ['My lad was on the dole at the time.', 'Half the street was signing on.']
	},
	'bedroom-tax': {
		theme: 'rent',
		about: [
			'When our Kyle left they charged us the bedroom tax for the box room he grew up in.',
			'They call it the spare room subsidy, and there is nothing spare about it.',
			'The under occupancy charge is fourteen pounds a week for a room with his things in it.',
			'There is no smaller flat to move to, so I pay the bedroom tax on a room I cannot heat.',
			'My dialysis machine lives in the room that they say is spare.',
			'I asked to be moved somewhere with one bedroom and was told to wait nine years.'
		],
		passing: ['The bedroom tax had just come in.', 'She was already paying the bedroom tax.']
	},
	'rent-rise': {
		theme: 'rent',
		about: [
			'The landlord put the rent up by a hundred and ten pounds with a month to find it.',
			'The letting agent rang to say that the rent is what the market says it is.',
			'Every year the rent goes up and the local housing allowance stays where it was.',
			'We worked out that we would have to eat for four pounds a day to pay the new rent.',
			'My landlady cried when she told us, and then put it up anyway.',
			'Housing benefit covers two thirds, and the rest comes out of the food.'
		],
		passing: ['The rent had gone up again.', 'I was a week behind with the rent.']
	},
	eviction: {
		theme: 'homelessness',
		about: [
			'The section 21 came on a Saturday, in a plain envelope, no reason given.',
			'We were evicted with the baby asleep and the fridge still full.',
			'The notice to quit said eight weeks and the council said come back when the bailiff does.',
			'You cannot ask for help until the day of the eviction, so you wait for it.',
			'He wanted the house back to sell it, and that was eleven years of our lives.',
			'I packed the children’s room last so that they would not see.'
		],
		passing: ['They had been evicted from the one before.', 'I kept dreaming about the eviction.']
	},
	sofa: {
		theme: 'homelessness',
		about: [
			'I slept on a friend’s sofa for seven months and kept my shoes under the cushion.',
			'Sofa surfing does not count as homeless when you ask for help.',
			'You learn to be no trouble: wash up, go out, say you have eaten.',
			'Every bag I owned fitted behind somebody else’s settee.',
			'At nineteen I was kipping on a sofa in Heysham and going to college from there.',
			'When their baby came I had to find another floor.'
		],
		passing: ['My son was sofa surfing by then.', 'She let me have the sofa for a week.']
	},
	hostel: {
		theme: 'homelessness',
		about: [
			'The hostel locked us out at nine in the morning, whatever the weather.',
			'Four of us lived in one room of temporary accommodation for fourteen months.',
			'In the bed and breakfast there was no kettle and no chair.',
			'They called it emergency accommodation, and we had two birthdays in it.',
			'The hostel was loud, but the woman on nights knew everybody’s name.',
			'You cannot have visitors in temporary accommodation, not even your own mother.'
		],
		passing: ['We came straight from the hostel.', 'He has a key worker from the hostel.']
	},
	'rough-sleeping': {
		theme: 'homelessness',
		about: [
			'I slept rough behind the lifeboat station from March until the shelter opened.',
			'When you are homeless the worst of it is four in the morning.',
			'I kept a tie in my coat for interviews while I was sleeping in the bus shelter.',
			'Rough sleeping makes you invisible and then makes you a nuisance.',
			'A lad gave me his gloves and did not ask me anything.',
			'No fixed abode is what the form said, as if I had chosen it.'
		],
		passing: ['There was a man sleeping rough by the station.', 'I had been homeless once.']
	},
	mould: {
		theme: 'repairs',
		about: [
			'The mould in the back bedroom came through the paint three times.',
			'They said the damp was condensation and that we should open a window.',
			'My daughter’s chest is on the doctor’s list and so is our wall on the landlord’s.',
			'There is black mould behind the cot and I wipe it every morning with bleach.',
			'The man from the housing took a photograph of the damp and went away.',
			'Our clothes smell of it, and children say so at school.'
		],
		passing: ['The damp was the least of it.', 'There was mould on the bathroom ceiling.']
	},
	boiler: {
		theme: 'repairs',
		about: [
			'The boiler packed up in October and the part came in February.',
			'They counted us as not an emergency, because we had one electric heater.',
			'I rang about the boiler every Monday and was given a new number every time.',
			'Four months with no hot water, boiling pans for the bath.',
			'The engineer said that the boiler was older than he was.',
			'A repair is closed on their computer when somebody has looked at it.'
		],
		passing: ['The boiler was off again.', 'We had no hot water that week.']
	},
	meter: {
		theme: 'bills',
		about: [
			'We are on a prepayment meter, and it eats the money before anything is switched on.',
			'The key meter ran out on a Sunday and the shop was shut.',
			'They changed us to prepay without asking, because of what the last people owed.',
			'I know what every switch in this flat costs, I watch the numbers go.',
			'Two pounds emergency credit, and then it is dark.',
			'You pay more for leccy on the key than people with money do.'
		],
		passing: ['I had put the last fiver on the meter.', 'The meter was down to pennies.']
	},
	cold: {
		theme: 'bills',
		about: [
			'We heated one room and lived in it, coats on, all five of us.',
			'I put the children to bed in hats and told them we were camping.',
			'The cold gets into how you speak to each other.',
			'My mother sat in the library all day because it was warm.',
			'I turned the heating off in November and we saw our own breath.',
			'There is a kind of cold that you cannot get out of a house.'
		],
		passing: ['It was the coldest week of the year.', 'The house was freezing.']
	},
	'council-tax': {
		theme: 'debt',
		about: [
			'I missed two payments of council tax and owed the whole year.',
			'The council tax arrears went up by more than I earn while I was in hospital.',
			'There is a court date for council tax that nobody goes to, in a room with no chairs.',
			'The liability order cost more than what I owed.',
			'I rang the council to pay ten pounds a week and they said it was with enforcement now.',
			'We had the support for council tax until they changed the rules in April.'
		],
		passing: ['There were council tax arrears on top.', 'The council tax was due as well.']
	},
	bailiffs: {
		theme: 'debt',
		about: [
			'The bailiff put his foot in the door and my son hid under the table.',
			'They wrote down the television and the cot.',
			'An enforcement agent is a bailiff with a badge and a fee.',
			'We learned to be quiet when somebody knocked.',
			'He added three hundred and ten pounds for having come.',
			'Bailiffs came at seven in the morning, on her birthday.'
		],
		passing: ['I was hiding from the bailiffs.', 'A bailiff had been round.']
	},
	'loan-shark': {
		theme: 'debt',
		about: [
			'The doorstep loan was two hundred and I paid back seven.',
			'He was a loan shark, and he was also my neighbour.',
			'I borrowed from a payday lender to pay another payday lender.',
			'The woman came on Thursdays for the money and asked after the children.',
			'When I could not pay the loan he took my bank card.',
			'Nobody respectable will lend you fifty pounds.'
		],
		passing: ['There was still the doorstep loan to pay.', 'I owed a loan shark by then.']
	},
	'food-bank': {
		theme: 'food-banks',
		about: [
			'The first time at the food bank I walked past the door twice.',
			'You need a voucher for the foodbank, and to get one you must tell somebody why.',
			'The parcel was for three days and it was a five-day week.',
			'The lady at the food bank had been to school with me and said nothing about it.',
			'I now volunteer at the pantry where I used to queue.',
			'There was a birthday cake in our food parcel and I cried in the car park.'
		],
		passing: ['I had been to the food bank that morning.', 'We were on our last parcel.']
	},
	hungry: {
		theme: 'food',
		about: [
			'I told them I had eaten at work, and I had not eaten at all.',
			'You can skip meals for longer than you think, and then you cannot.',
			'Toast for tea on Wednesdays, and I went without so that there was enough.',
			'My stomach used to talk in class and I coughed to cover it.',
			'Being hungry makes you stupid and then makes you cross.',
			'She ate the crusts that the children left and called it dinner.'
		],
		passing: ['We went to bed hungry more than once.', 'I was skipping meals.']
	},
	'school-meals': {
		theme: 'school-meals',
		about: [
			'My lad queued in the free school meals line, which was a different line.',
			'They stopped her free school dinners because I worked two hours too many.',
			'In the holidays there are no school dinners and I dread August.',
			'He owed the school nine pounds for lunches and they gave him a sandwich in front of everyone.',
			'The dinner lady put extra on his plate and never said why.',
			'Holiday hunger is six weeks long in our house.'
		],
		passing: [
			'The girls had free school meals.',
			'It was the summer holidays, so no school dinners.'
		]
	},
	uniform: {
		theme: 'money',
		about: [
			'The blazer has to have the badge, and the badge is forty-two pounds.',
			'She was sent home from school for the wrong shoes.',
			'I bought the uniform with the gas money and we were cold until half term.',
			'There is a swap rail at the community centre where uniforms hang with no names in.',
			'He wore his cousin’s trousers and grew out of them by Christmas.',
			'Every September the school uniform comes and I do the sum again.'
		],
		passing: ['I had just paid for the school uniform.', 'He needed a blazer by Monday.']
	},
	gp: {
		theme: 'getting-seen',
		about: [
			'You ring the surgery at eight and at one minute past there is nothing left.',
			'I had not seen the same GP twice in four years.',
			'The doctor had seven minutes and I had nine things.',
			'The receptionist asks what it is about, with the whole waiting room listening.',
			'They want you to fill in a form online to get an appointment, and I have no phone.',
			'When I finally got to the doctor she listened, and I could not stop talking.'
		],
		passing: ['I had a doctor’s appointment that day.', 'The GP had signed me off.']
	},
	waiting: {
		theme: 'getting-seen',
		about: [
			'I have been on the waiting list for the operation for two years and four months.',
			'The hospital sent a letter to say that I am still waiting.',
			'They cancelled it on the morning, with me already in the gown.',
			'You cannot get work while you wait, and you cannot wait without money.',
			'My hip went while I was on the list for it.',
			'Every phone call they say twelve more weeks.'
		],
		passing: ['She was on a waiting list herself.', 'I was still waiting for the hospital.']
	},
	'mental-health': {
		theme: 'mental-health',
		about: [
			'The anxiety starts on Sunday night, when I think of the post on Monday.',
			'I was depressed for so long that I thought it was my character.',
			'I had panic attacks in the queue and people moved away.',
			'They offered me six sessions on the telephone, in a flat where everybody hears.',
			'Some days I could not make my legs go to the door.',
			'The tablets took the edge off the depression and off everything else.'
		],
		passing: ['My nerves were bad then.', 'I was already taking tablets for depression.']
	},
	lonely: {
		theme: 'mental-health',
		about: [
			'I could go from Friday to Tuesday without hearing my own voice.',
			'Loneliness is when the phone rings and it is the wrong number, and you keep them talking.',
			'Everything that people do together costs money.',
			'I was lonely in a house full of children.',
			'Since he died I set one place, and then I did not set any.',
			'The isolation was worse than the money.'
		],
		passing: ['I was lonely, if I am honest.', 'There was nobody to talk to.']
	},
	wheelchair: {
		theme: 'disability',
		about: [
			'The wheelchair does not go through the bathroom door, so I wash in the kitchen.',
			'They said that a ramp would take eighteen months, and built it on the wrong side.',
			'I have a mobility scooter and nowhere dry to keep it.',
			'On the bus there is one space, and the prams are in it.',
			'People talk to whoever is pushing.',
			'The lift was out, so I sent the forms up with a stranger.'
		],
		passing: ['Mum uses a wheelchair now.', 'I cannot manage steps.']
	},
	carer: {
		theme: 'caring',
		about: [
			'I gave up my job to look after Mum and get seventy-six pounds a week for it.',
			'I am her carer and her daughter, and some days there is only time for one.',
			'At eleven I did the shopping and the tablets before school.',
			'Carers do not get ill, because who would notice.',
			'They offered respite for one weekend and cancelled it.',
			'You lift, you wash, you cook, and on the form it says: do you work? No.'
		],
		passing: ['I was caring for my dad at the time.', 'She has been his carer since.']
	},
	buses: {
		theme: 'buses',
		about: [
			'The last bus is at ten past six and my shift ends at seven.',
			'They cut the forty-one bus, and with it the hospital and my sister.',
			'The fare to the food bank and back is more than the food.',
			'I walked six miles along the coast road because the bus did not come.',
			'A day ticket is a day’s dinners.',
			'On Sundays our village has no buses at all.'
		],
		passing: ['The bus was late again.', 'I had no money for the bus fare.']
	},
	online: {
		theme: 'online',
		about: [
			'I did the whole claim on a phone with a cracked screen and no data left.',
			'The library computer logs you out after an hour, in the middle of a form.',
			'They say that it is all online now, as if everybody had the internet.',
			'We sat outside the supermarket for the wifi so that she could do her homework.',
			'I am sixty-one and nobody ever showed me how.',
			'No broadband, no e-mail address, no appointment.'
		],
		passing: ['I had run out of data.', 'You have to do it on the internet.']
	},
	letters: {
		theme: 'letters',
		about: [
			'I know a brown envelope by the sound of it on the mat.',
			'The letter said I owed four hundred pounds and the one behind it said that I did not.',
			'I kept them in a carrier bag, unopened, behind the door.',
			'Nobody writes a letter like that to someone they can see.',
			'It took three of us to work out what the form was asking.',
			'There were eleven pages, and the thing that mattered was on the last.'
		],
		passing: ['Another brown envelope came.', 'I could not face the forms.']
	},
	repeating: {
		theme: 'asked-again',
		about: [
			'I have told it to nine people and each of them wrote it down as if it were new.',
			'Every new worker says: so, tell me from the beginning.',
			'You tell the worst day of your life to get a voucher for a washing machine.',
			'Why can they not read what I said the last time?',
			'I made a recording on my phone and played it to them.',
			'By the fifth time I told it like the weather.'
		],
		passing: ['I had to explain it all again.', 'It was yet another new worker.']
	},
	believed: {
		theme: 'believed',
		about: [
			'They asked for proof that my own child lived with me.',
			'He looked at the screen and said: that is not what it says here.',
			'I was called a liar by a computer, and then by a man.',
			'I brought every piece of paper I have, and it was not the right paper.',
			'Nobody believed me until my support worker said the same in the same words.',
			'The day somebody believed me I slept.'
		],
		passing: ['I did not think they would believe me.', 'They wanted more proof.']
	},
	'zero-hours': {
		theme: 'work',
		about: [
			'On zero hours you get a text at six to say that there is no work at seven.',
			'I worked forty hours one week and four the next, and the rent was the same.',
			'You cannot say no to a shift, because then there is not another.',
			'The agency sent us home at noon and we still paid for the minibus.',
			'A zero hour contract is being on call for nothing.',
			'I was packing other people’s parcels and could not buy what was in them.'
		],
		passing: ['I was on zero hours at the warehouse.', 'My shifts had been cut.']
	},
	asylum: {
		theme: 'money',
		about: [
			'I was a teacher in my country, and here I may not work.',
			'While you seek asylum you have a card with forty-nine pounds on it, and it does not buy bus tickets.',
			'The Home Office moved us with one day’s notice, two weeks before her exams.',
			'When I got my refugee papers I had twenty-eight days to leave the house.',
			'People were kind to us at the church, and nobody there asked to see papers.',
			'I waited three years for an interview that lasted one hour.'
		],
		passing: ['There is an asylum seeker next door.', 'She came here as a refugee.']
	},
	kindness: {
		theme: 'help',
		about: [
			'The man in the chip shop gave us the scraps, and then it was a meal.',
			'My neighbour left a bag of shopping on the step and never owned up to it.',
			'She did not fix anything, she made a cup of tea and stayed.',
			'Somebody had paid for my prescription, and the chemist would not say who.',
			'One person rang back. That is the whole story.',
			'The neighbours took it in turns to sit with her.'
		],
		passing: ['A neighbour helped us.', 'People can be kind.']
	},
	'young-mum': {
		theme: 'money',
		about: [
			'I was seventeen with a baby, and everyone knew better than me.',
			'Nappies are what I count in now.',
			'My mum took us in, and then there were six of us in two bedrooms.',
			'The buggy broke and I carried her everywhere until spring.',
			'The health visitor sat on the floor and played with him and asked how I was.',
			'I watered down his milk once and I have never told anybody.'
		],
		passing: ['The baby was three months old.', 'We needed nappies.']
	}
} satisfies Record<string, Topic>;
export type TopicName = keyof typeof topics;

/** What people say in between. */
export const between = [
	'It was a Tuesday, I remember that.',
	'I am not telling you this to be felt sorry for.',
	'We laugh about it now, some of it.',
	'My sister says that I should write it all down, so here it is.',
	'The tide was right up to the wall that day.',
	'I did not sleep.',
	'You do what you have to.',
	'Afterwards I sat on the wall by the clock tower and watched the gulls.',
	'He never said sorry, and I never asked.',
	'Nobody had told me that, and I had asked three times.',
	'I have thought about it every day since.',
	'It is not only me. Ask anyone on our road.',
	'They were not bad people.',
	'I kept thinking that it must be my fault.',
	'The children were at my aunt’s.',
	'That was before the floods.',
	'I could hear the trains from where I was standing.',
	'In the end it was nothing, a signature.',
	'I want somebody to have to listen to this.',
	'We had been there eleven years.',
	'By the time summer came it was different again.',
	'What I would change is small.',
	'There was a smell of chips and rain.',
	'I remember her shoes.',
	'If I could say one thing to them it would be: look up.',
	'It went on like that for a year or more.',
	'My heart was going like the clappers.',
	'You get used to it, and that is the worst part.',
	'Somebody should have rung.',
	'I am fine now, more or less.'
];
