"""Books that do not exist, with authors who do not either; any likeness is chance."""

# title|author|genre|published|pages|language
BOOKS = """
The Salt Road|Ines Havel|Travel|2011|312|English
A Lantern for Maud|Peter Oakhurst|Historical novel|1987|428|English
Death at Fennel Hall|Dorothea Quill|Crime|1934|241|English
The Second Gardener|Dorothea Quill|Crime|1938|256|English
Murder by Timetable|Dorothea Quill|Crime|1951|198|English
Nine Cold Harbours|Magnus Reyl|Crime; Thriller|2016|467|English
The Glass Courier|Magnus Reyl|Thriller|2019|512|English
What the Tide Owed|Orla Tennant|Poetry|2003|88|English
Small Hours, Long Shadows|Orla Tennant|Poetry|2014|102|English
Orbit of the Sleepers|T. K. Adeyo|Science fiction|1999|534|English
The Copper Moon|T. K. Adeyo|Science fiction|2004|611|English
Signals from Vael|T. K. Adeyo; Ines Havel|Science fiction|2010|389|English
Dragon in the Attic|Fay Lindqvist|Fantasy; Children's|2008|176|English
Dragon in the Garden|Fay Lindqvist|Fantasy; Children's|2010|184|English
The Hedgehog Who Read|Bram Duthie|Children's|1972|48|English
Ten Boats|Bram Duthie|Children's|1958|32|English
The Ember Crown|Rosalind Vane|Fantasy|2013|702|English
Winter of the Ember Crown|Rosalind Vane|Fantasy|2017|768|English
Soup for Forty Evenings|Carla Montefalco|Cookery|2015|224|English
Bread Without Hurry|Hugo Perrin; Carla Montefalco|Cookery|2020|266|English
The Woman Who Drew Bridges|Samir Holt|Biography|2012|403|English
Keeper of the Northern Light|Samir Holt|Biography|1996|351|English
Letters to a Late Train|Josie Amberley|Romance|2018|298|English
The Orchard Promise|Josie Amberley|Romance|2021|334|English
A Field Guide to Leaving|Noor Castell|Travel|2022|277|English
Slow Ferries|Noor Castell|Travel|2017|205|English
The King's Apothecary|Peter Oakhurst|Historical novel; Crime|1994|519|English
Ashes over Lydham|Peter Oakhurst|Historical novel|2001|587|English
Der Uhrmacher von Thalbach|Anneliese Korff|Historical novel|1979|544|German
Nebel am Kai|Jost Brenner|Crime|2014|372|German
Kalte Fracht|Jost Brenner|Crime; Thriller|2018|418|German
Die stille Werft|Jost Brenner|Crime|2021|396|German
Zimmer mit Seeblick|Lotte Winzer|Romance|2009|265|German
Das Lied der Maschinen|Ruprecht Aal|Science fiction|1983|623|German
Brot und Butter|Lotte Winzer|Cookery|2012|198|German
Gedichte vom Rand|Anneliese Korff|Poetry|1956|112|German
Der kleine Lokführer|Mila Stern|Children's|1969|40|German
Le dernier phare|Hélène Marsault|Thriller|2015|321|French
Les jardins de Sylve|Hélène Marsault|Historical novel|2006|476|French
La cuisine du dimanche|Hugo Perrin|Cookery|2010|188|French
Vers la mer basse|Aurèle Dancy|Poetry|1948|96|French
Un chat sur le toit du train|Aurèle Dancy|Children's|1955|36|French
L'orbite perdue|Didier Roncal|Science fiction|1976|289|French
La ciudad sumergida|Teo Barrantes|Science fiction|2002|357|Spanish
Los relojes de Marte|Teo Barrantes|Science fiction|2009|402|Spanish
El tren de Almería|Lucía Sanabria|Travel|1998|243|Spanish
Cartas a Inés|Lucía Sanabria|Romance|2005|310|Spanish
La última partida|Ramón Ateca|Crime|2013|288|Spanish
Il ponte di sale|Carla Montefalco|Historical novel|1991|366|Italian
Delitto a Porto Vecchio|Enzo Rivalta|Crime|2007|274|Italian
Viaggio in tre stagioni|Enzo Rivalta|Travel|2016|231|Italian
"""

BRANCHES = {  # branch: (share, spellings, weights of the ratings 1 to 5)
    "Central": (34, ["Central", "Central Library"], [5, 11, 26, 34, 24]),
    "Riverside": (22, ["Riverside"], [6, 12, 30, 32, 20]),
    "Northgate": (18, ["Northgate", "North Gate"], [8, 14, 30, 30, 18]),
    "Old Mill": (14, ["Old Mill"], [1, 3, 12, 38, 46]),
    "Parkside": (12, ["Parkside"], [6, 14, 30, 32, 18]),
}
LANGUAGES = {"English": ["English", "English", "English", "english"], "German": ["German", "Deutsch"],
             "French": ["French"], "Spanish": ["Spanish", "Español"], "Italian": ["Italian"]}
AGES = {"child": 20, "teen": 16, "adult": 40, "senior": 24}
