//! Lists of words that tell names from other words with a capital. Lower case, without accents, parted by blanks.

/// Titles and parts of company names that may be left out or added.
pub(super) const TITLES: &str = "\
    mr mrs ms miss dr prof professor sir dame lord lady president chairman chairwoman chair director minister judge \
    justice senator jr sr inc ltd corp co llc plc gmbh ag herr frau councillor cllr rev hon gen col capt lt sgt bishop pope king queen prince \
    princess mayor governor chancellor ambassador commissioner secretary";

/// Words that are written with a capital within a sentence without being a name, and acronyms everybody knows.
pub(super) const COMMON: &str = "\
    i i'm i'd i've i'll im id ive a an the this that these those yes no note internet web section table figure fig \
    chapter appendix article art sec para vol ch no nr part annex step phase page slide row source document board company agreement contract \
    party api csv faq html http https json ok pdf sql url xml ceo cfo cto coo hr pc tv q&a qa n/a na am pm ad bc eg \
    ie etc vs monday tuesday wednesday thursday friday saturday sunday january february march april may june july \
    august september october november december uhr euro prozent dollar todo";

/// Words that often stand before a name at the beginning of a sentence.
pub(super) const STARTERS: &str = "\
    in was do does did no additional also although annual another because both chief client compared country current \
    customer despite dear during each either employee even every first former founder further furthermore given head \
    hence here how however instead key last later like many meanwhile member moreover most net new next nor now old \
    once only other our overall owner past patient per previous prior regional same second several similar since so \
    some spokesperson still such then there therefore third though through throughout thus total under unlike until \
    upon user various via what when where whereas whether while who why within without yes yet two three four five \
    six seven eight nine ten one all any author analyst researcher scientist engineer manager officer secretary \
    captain general king queen prince pope mayor governor attorney finally today together across above below behind \
    beyond near among based before after against along around between concerning regarding including according \
    following note see use set run let make take get add install open select choose contact visit read ask tell his \
    her my your their its we they he she you not never often please thank early late mid non pre post";

/// English words that other languages around lack.
pub(super) const ENGLISH_WORDS: &str = "\
    the of and is are that with for by from which as has have were it this on at to be or had been not but than \
    their its who will if a he hi she they we you can must should may when about after into";

/// Words of German, French, Spanish and Italian that English lacks.
pub(super) const OTHER_WORDS: &str = "\
    der die das und ist mit von den dem des ein eine einen einem einer fur auf nicht zu im wurde wurden sind bei \
    nach al sich auch wird werden hat haben aus durch uber unter zum zur oder le la les du et est dan sur pour une \
    avec el los las una para con por il che gli della sono";

/// Words that an acronym skips.
pub(super) const FUNCTION_WORDS: &str = "\
    of and the for in on to a an de der die und fur du la et";

/// Peoples whose name does not begin with that of their country, by their keys, each way.
pub(super) const IRREGULAR_DEMONYMS: &str = "\
    french/france spanish/spain dutch/netherland british/britain british/uk british/kingdom swiss/switzerland \
    danish/denmark welsh/wale greek/greece polish/poland portuguese/portugal norwegian/norway finnish/finland \
    us/america american/us american/usa us/usa czech/czechia uk/britain thai/thailand irish/ireland \
    scottish/scotland german/deutschland turkish/turkey ukrainian/ukraine iraqi/iraq argentine/argentina \
    english/england american/state euro/eur";

/// Words of names whose acronym everybody expands, and the acronym, by their keys.
pub(super) const EXPANSIONS: &str = "\
    united/uk kingdom/uk united/us united/usa state/us state/usa european/eu union/eu united/un nation/un";

/// Whether one of `words` is in `list`.
pub(super) fn lists(list: &str, words: &[&str]) -> bool {
    list.split_whitespace().any(|listed| words.contains(&listed))
}
