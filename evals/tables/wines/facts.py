"""What grows where: the kinds of wine that the invented list is drawn from."""

# Wine | country | region | type | sweetness | grapes | alcohol | price | rating | vintages | how many
KINDS = """
Côtes du Rhône Villages|France|Rhône|red|dry|Grenache, Syrah, Mourvèdre|13.5-14.5|11-17|86-91|2020-2023|4
Châteauneuf-du-Pape|France|Rhône|red|dry|Grenache, Syrah, Mourvèdre|14-15|29-68|90-97|2012-2021|4
Crozes-Hermitage|France|Rhône|red|dry|Syrah|12.5-13.5|17-27|88-92|2018-2022|2
Condrieu|France|Rhône|white|dry|Viognier|13.5-14|39-58|90-94|2020-2022|2
Tavel|France|Rhône|rosé|dry|Grenache, Cinsault|13-14|14-19|87-90|2022-2023|2
Médoc Cru Bourgeois|France|Bordeaux|red|dry|Cabernet Sauvignon, Merlot|13-14|17-28|87-91|2014-2019|4
Pauillac|France|Bordeaux|red|dry|Cabernet Sauvignon, Merlot|13-13.5|58-240|92-98|2000-2016|4
Saint-Émilion Grand Cru|France|Bordeaux|red|dry|Merlot, Cabernet Franc|13.5-14.5|34-95|90-95|2005-2018|3
Entre-Deux-Mers|France|Bordeaux|white|dry|Sauvignon Blanc, Sémillon|12-12.5|9-13|85-88|2022-2023|2
Sauternes|France|Bordeaux|white|sweet|Sémillon, Sauvignon Blanc|13.5-14|19-75|91-97|2003-2017|4
Chablis|France|Burgundy|white|dry|Chardonnay|12-13|19-34|88-93|2020-2023|4
Meursault|France|Burgundy|white|dry|Chardonnay|13-13.5|58-110|91-96|2016-2021|3
Bourgogne Rouge|France|Burgundy|red|dry|Pinot Noir|12.5-13|18-29|86-90|2019-2022|3
Gevrey-Chambertin|France|Burgundy|red|dry|Pinot Noir|13-13.5|52-145|91-96|2010-2020|3
Beaujolais-Villages|France|Beaujolais|red|dry|Gamay|12-13|10-15|85-89|2021-2023|2
Morgon|France|Beaujolais|red|dry|Gamay|12.5-13.5|16-24|88-92|2019-2022|2
Brut Réserve|France|Champagne|sparkling|dry|Chardonnay, Pinot Noir, Meunier|12-12.5|29-48|88-93|NV|5
Brut Rosé|France|Champagne|sparkling|dry|Pinot Noir, Chardonnay|12-12.5|38-62|89-93|NV|2
Blanc de Blancs|France|Champagne|sparkling|dry|Chardonnay|12-12.5|44-130|91-97|2008-2015|2
Sancerre|France|Loire|white|dry|Sauvignon Blanc|12.5-13|17-27|88-92|2021-2023|3
Muscadet sur Lie|France|Loire|white|dry|Melon de Bourgogne|11.5-12|9-14|86-90|2021-2023|3
Vouvray Demi-Sec|France|Loire|white|off-dry|Chenin Blanc|12-12.5|14-22|88-92|2018-2022|2
Coteaux du Layon|France|Loire|white|sweet|Chenin Blanc|11-12|13-26|89-93|2015-2020|2
Gewurztraminer|France|Alsace|white|off-dry|Gewürztraminer|13-14|13-22|87-91|2019-2022|2
Riesling Grand Cru|France|Alsace|white|dry|Riesling|12.5-13.5|24-44|90-95|2017-2021|2
Coteaux d'Aix rosé|France|Provence|rosé|dry|Grenache, Cinsault, Syrah|12.5-13|11-24|86-90|2022-2023|4
Bandol rosé|France|Provence|rosé|dry|Mourvèdre, Cinsault|13-13.5|19-36|88-92|2022-2023|2
Chianti Classico|Italy|Tuscany|red|dry|Sangiovese|13-14|14-27|87-92|2018-2022|5
Brunello di Montalcino|Italy|Tuscany|red|dry|Sangiovese|14-15|39-165|91-98|2010-2018|4
Bolgheri Superiore|Italy|Tuscany|red|dry|Cabernet Sauvignon, Merlot|13.5-14.5|48-185|92-98|2013-2020|2
Vin Santo|Italy|Tuscany|white|sweet|Trebbiano, Malvasia|14.5-16|28-52|90-94|2008-2015|2
Barolo|Italy|Piedmont|red|dry|Nebbiolo|14-15|34-150|90-97|2009-2019|4
Barbera d'Asti|Italy|Piedmont|red|dry|Barbera|13.5-14.5|11-19|86-90|2020-2022|3
Moscato d'Asti|Italy|Piedmont|sparkling|sweet|Moscato|5-5.5|10-16|86-91|2022-2023|2
Gavi|Italy|Piedmont|white|dry|Cortese|12-13|11-17|86-89|2022-2023|2
Prosecco|Italy|Veneto|sparkling|dry|Glera|11-11.5|9-18|84-89|NV|4
Valpolicella Ripasso|Italy|Veneto|red|dry|Corvina, Rondinella|13.5-14.5|14-23|87-91|2019-2022|2
Amarone|Italy|Veneto|red|dry|Corvina, Rondinella|15-16.5|34-120|90-96|2011-2019|3
Soave Classico|Italy|Veneto|white|dry|Garganega|12-12.5|10-16|86-90|2021-2023|2
Etna Rosso|Italy|Sicily|red|dry|Nerello Mascalese|13.5-14|17-32|89-93|2018-2021|2
Nero d'Avola|Italy|Sicily|red|dry|Nero d'Avola|13-14|8-13|84-88|2021-2023|2
Rioja Crianza|Spain|Rioja|red|dry|Tempranillo, Garnacha|13.5-14|9-16|86-90|2018-2021|5
Rioja Reserva|Spain|Rioja|red|dry|Tempranillo, Graciano|13.5-14.5|14-29|89-94|2014-2019|4
Rioja Gran Reserva|Spain|Rioja|red|dry|Tempranillo, Garnacha, Graciano|13.5-14|28-85|92-97|2001-2014|3
Rioja Blanco|Spain|Rioja|white|dry|Viura|12.5-13|9-14|86-89|2021-2023|1
Ribera del Duero|Spain|Ribera del Duero|red|dry|Tempranillo|14-15|13-58|88-95|2015-2021|4
Priorat|Spain|Priorat|red|dry|Garnacha, Cariñena|14.5-15.5|24-78|91-97|2012-2020|3
Campo de Borja|Spain|Aragón|red|dry|Garnacha|14-15|8-14|86-94|2020-2022|3
Jumilla|Spain|Murcia|red|dry|Monastrell|14-15|7-13|85-90|2020-2022|3
Albariño|Spain|Rías Baixas|white|dry|Albariño|12.5-13|12-19|87-91|2022-2023|3
Cava Brut|Spain|Penedès|sparkling|dry|Macabeo, Xarel·lo, Parellada|11.5-12|9-17|85-90|NV|4
Fino|Spain|Jerez|fortified|dry|Palomino|15-15.5|9-16|88-93|NV|2
Pedro Ximénez|Spain|Jerez|fortified|sweet|Pedro Ximénez|15-17|14-29|90-95|NV|2
Late Bottled Vintage Port|Portugal|Douro|fortified|sweet|Touriga Nacional, Touriga Franca|19.5-20|15-24|89-92|2015-2018|3
Vintage Port|Portugal|Douro|fortified|sweet|Touriga Nacional, Touriga Franca|20-20.5|42-95|93-98|1994-2017|3
Douro Tinto|Portugal|Douro|red|dry|Touriga Nacional, Tinta Roriz|13.5-14.5|11-26|87-92|2018-2022|3
Vinho Verde|Portugal|Minho|white|dry|Loureiro, Alvarinho|9.5-11.5|8-13|84-89|2022-2023|4
Mosel Kabinett|Germany|Mosel|white|off-dry|Riesling|8-9.5|12-22|88-92|2020-2023|4
Mosel Auslese|Germany|Mosel|white|sweet|Riesling|7.5-8.5|22-58|91-96|2009-2021|3
Riesling trocken|Germany|Rheingau|white|dry|Riesling|11.5-13|11-24|87-92|2020-2023|4
Grosses Gewächs|Germany|Pfalz|white|dry|Riesling|12.5-13.5|29-55|92-96|2017-2022|2
Spätburgunder|Germany|Baden|red|dry|Pinot Noir|12.5-13.5|13-39|87-93|2018-2022|3
Grüner Veltliner|Austria|Kamptal|white|dry|Grüner Veltliner|12-13|11-23|87-92|2021-2023|4
Smaragd Riesling|Austria|Wachau|white|dry|Riesling|13-14|26-49|91-95|2018-2022|2
Zweigelt|Austria|Burgenland|red|dry|Zweigelt|12.5-13.5|9-16|85-89|2020-2022|2
Beerenauslese|Austria|Burgenland|white|sweet|Welschriesling, Chardonnay|10.5-11.5|17-29|91-95|2015-2020|2
Tokaji Aszú 5 Puttonyos|Hungary|Tokaj|white|sweet|Furmint, Hárslevelű|10.5-11.5|28-49|92-96|2008-2017|3
Naoussa|Greece|Naoussa|red|dry|Xinomavro|13-14|13-24|88-92|2017-2020|2
Assyrtiko|Greece|Santorini|white|dry|Assyrtiko|13.5-14.5|22-36|90-94|2020-2023|2
Classic Cuvée|England|Sussex|sparkling|dry|Chardonnay, Pinot Noir, Meunier|12-12.5|27-42|89-93|2015-2019|3
Bacchus|England|Kent|white|dry|Bacchus|11-12|13-18|86-89|2021-2023|2
Sauvignon Blanc|New Zealand|Marlborough|white|dry|Sauvignon Blanc|12.5-13.5|9-18|86-91|2022-2024|5
Pinot Noir|New Zealand|Central Otago|red|dry|Pinot Noir|13-14|22-49|89-95|2018-2022|3
Shiraz|Australia|Barossa|red|dry|Shiraz|14-15|12-68|88-96|2014-2021|4
Grenache Old Vines|Australia|McLaren Vale|red|dry|Grenache|14-14.5|16-34|89-95|2018-2022|3
Clare Riesling|Australia|Clare Valley|white|dry|Riesling|11.5-12.5|13-24|88-93|2019-2023|3
Chardonnay|Australia|Margaret River|white|dry|Chardonnay|12.5-13.5|16-46|89-95|2018-2022|2
Malbec|Argentina|Mendoza|red|dry|Malbec|13.5-14.5|9-38|86-94|2017-2022|5
Torrontés|Argentina|Salta|white|dry|Torrontés|12.5-13.5|9-14|85-89|2022-2024|2
Carmenère|Chile|Colchagua|red|dry|Carmenère|13.5-14.5|8-19|85-90|2019-2022|3
Casablanca Sauvignon|Chile|Casablanca|white|dry|Sauvignon Blanc|12.5-13|8-13|85-89|2022-2024|2
Chenin Blanc|South Africa|Stellenbosch|white|dry|Chenin Blanc|12.5-14|8-24|86-93|2020-2023|3
Pinotage|South Africa|Stellenbosch|red|dry|Pinotage|13.5-14.5|9-18|85-90|2019-2022|2
Cabernet Sauvignon|USA|Napa Valley|red|dry|Cabernet Sauvignon|14-15|42-175|91-97|2012-2020|3
Zinfandel|USA|Lodi|red|dry|Zinfandel|14.5-15.5|12-22|86-90|2018-2021|2
White Zinfandel|USA|California|rosé|off-dry|Zinfandel|9-10.5|7-10|82-85|2022-2023|1
"""

# Producers are invented; the first words go by language.
HOUSES = {
    "France": ["Domaine", "Château", "Maison", "Cave de"], "Italy": ["Cantina", "Tenuta", "Podere"],
    "Spain": ["Bodegas", "Finca", "Celler"], "Portugal": ["Quinta", "Casa"],
    "Germany": ["Weingut", "Schloss"], "Austria": ["Weingut", "Winzerhof"], "Hungary": ["Pincészet"],
    "Greece": ["Ktima"], "England": ["Manor of"], "New Zealand": [""], "Australia": [""],
    "Argentina": ["Viña", "Bodega"], "Chile": ["Viña"], "South Africa": [""], "USA": [""],
}
NAMES = {
    "France": "Aubrelle Bressac Corvanne Delmure Estravel Fontgrise Guérolle Lissandre Montferlin Orvaux Pélissac Roquevert Sauvenac Tournelle Valmeran".split(),
    "Italy": "Albarosa Bricchetti Cordelli Fiorenzana Grismondi Lamberata Monterolo Pievalta Rovescala Sandrelli".split(),
    "Spain": "Alcarreña Berrueza Cantalobos Escudella Larrazábal Montesol Olmarejo Peñaflor Urdiales Valdecuervo".split(),
    "Portugal": "Avelaira Carvalhosa Monte-Redondo Ribalonga Soutelinho".split(),
    "Germany": "Altenhof Brückner Dornfeldt Kesselring Löwenthal Steinacker".split(),
    "Austria": "Hirschbichler Lindtaler Moosgruber Rebhahn".split(),
    "Hungary": "Bártfai Keresztúri Szarvas".split(), "Greece": "Kallistratos Melanidis Petrakos".split(),
    "England": "Ashcombe Plumford Withyham".split(),
    "New Zealand": ["Kea Ridge", "Long Gully", "Paua Bay", "Tui Terrace"],
    "Australia": ["Black Wattle", "Galah Creek", "Iron Gate", "Redgum Hill", "Two Wells"],
    "Argentina": "Altanube Piedranegra Sierrabaya".split(), "Chile": "Los-Quilos Maitenal Tres-Ríos".split(),
    "South Africa": ["Baboon Rock", "Kromdal", "Witkrans"], "USA": ["Blue Heron", "Coyote Flat", "Quail Bend"],
}
