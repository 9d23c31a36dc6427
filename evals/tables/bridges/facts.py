"""Facts on bridges, one a line.

name|country|place|crosses|type|main span in m|total length in m|deck height in m|opened|material|
carries|lanes|toll (y or n); `-` is left out, `;` separates several values.
"""

BRIDGES = """
Golden Gate Bridge|USA|San Francisco|Golden Gate|suspension|1280|2737|67|1937|steel|road;foot;bicycle|6|y
San Francisco–Oakland Bay Bridge|USA|San Francisco|San Francisco Bay|suspension|704|7180|67|1936|steel|road|10|y
Brooklyn Bridge|USA|New York|East River|suspension|486|1834|41|1883|steel;stone|road;foot;bicycle|5|n
Manhattan Bridge|USA|New York|East River|suspension|448|2089|41|1909|steel|road;rail;foot;bicycle|7|n
Williamsburg Bridge|USA|New York|East River|suspension|488|2227|41|1903|steel|road;rail;foot;bicycle|8|n
Queensboro Bridge|USA|New York|East River|cantilever|360|1135|40|1909|steel|road;foot;bicycle|9|n
Hell Gate Bridge|USA|New York|East River|arch|298|5181|41|1917|steel|rail|-|n
George Washington Bridge|USA|New York|Hudson River|suspension|1067|1450|65|1931|steel|road;foot;bicycle|14|y
Verrazzano-Narrows Bridge|USA|New York|The Narrows|suspension|1298|4176|70|1964|steel|road|13|y
Bayonne Bridge|USA|New York|Kill Van Kull|arch|511|1762|66|1931|steel|road;foot|4|y
Bear Mountain Bridge|USA|Peekskill|Hudson River|suspension|498|686|47|1924|steel|road;foot|2|y
Mackinac Bridge|USA|Mackinaw City|Straits of Mackinac|suspension|1158|8038|47|1957|steel|road|4|y
Tacoma Narrows Bridge|USA|Tacoma|Puget Sound|suspension|853|1822|57|1950|steel|road|4|n
Ambassador Bridge|USA;Canada|Detroit;Windsor|Detroit River|suspension|564|2286|46|1929|steel|road|4|y
Benjamin Franklin Bridge|USA|Philadelphia|Delaware River|suspension|533|2918|41|1926|steel|road;rail;foot;bicycle|7|y
Walt Whitman Bridge|USA|Philadelphia|Delaware River|suspension|610|3652|46|1957|steel|road|7|y
Commodore Barry Bridge|USA|Chester|Delaware River|cantilever|501|4240|58|1974|steel|road|5|y
Chesapeake Bay Bridge|USA|Annapolis|Chesapeake Bay|suspension|488|6948|57|1952|steel|road|2|y
Sunshine Skyway Bridge|USA|St. Petersburg|Tampa Bay|cable-stayed|366|6672|59|1987|concrete|road|4|y
Arthur Ravenel Jr. Bridge|USA|Charleston|Cooper River|cable-stayed|471|4023|57|2005|concrete;steel|road;foot;bicycle|8|n
Zakim Bunker Hill Bridge|USA|Boston|Charles River|cable-stayed|227|436|-|2003|steel;concrete|road|10|n
Lake Pontchartrain Causeway|USA|New Orleans|Lake Pontchartrain|girder|-|38442|-|1956|concrete|road|4|y
Crescent City Connection|USA|New Orleans|Mississippi|cantilever|480|4093|52|1958|steel|road|-|n
Hernando de Soto Bridge|USA|Memphis|Mississippi|arch|274|2804|33|1973|steel|road|6|n
Eads Bridge|USA|St. Louis|Mississippi|arch|158|1964|27|1874|steel|road;rail;foot|4|n
Roebling Suspension Bridge|USA|Cincinnati|Ohio River|suspension|322|688|23|1867|iron;stone|road;foot|2|n
New River Gorge Bridge|USA|Fayetteville|New River|arch|518|924|267|1977|steel|road|4|n
Royal Gorge Bridge|USA|Cañon City|Arkansas River|suspension|286|384|291|1929|steel;wood|foot|-|y
Hoover Dam Bypass Bridge|USA|Boulder City|Colorado River|arch|323|579|271|2010|concrete;steel|road;foot|4|n
Bixby Creek Bridge|USA|Big Sur|Bixby Creek|arch|98|218|79|1932|concrete|road|2|n
Astoria–Megler Bridge|USA|Astoria|Columbia River|cantilever|376|6545|60|1966|steel|road|2|n
Fremont Bridge|USA|Portland|Willamette River|arch|383|656|53|1973|steel|road|8|n
St. Johns Bridge|USA|Portland|Willamette River|suspension|368|1100|62|1931|steel|road;foot;bicycle|4|n
Tilikum Crossing|USA|Portland|Willamette River|cable-stayed|238|518|23|2015|steel;concrete|tram;foot;bicycle|-|n
Lions Gate Bridge|Canada|Vancouver|Burrard Inlet|suspension|473|1823|61|1938|steel|road;foot;bicycle|3|n
Port Mann Bridge|Canada|Vancouver|Fraser River|cable-stayed|470|2020|42|2012|concrete;steel|road;foot;bicycle|10|n
Capilano Suspension Bridge|Canada|Vancouver|Capilano River|suspension|140|140|70|1889|steel;wood|foot|-|y
Quebec Bridge|Canada|Quebec City|Saint Lawrence River|cantilever|549|987|46|1919|steel|road;rail;foot|3|n
Jacques Cartier Bridge|Canada|Montreal|Saint Lawrence River|cantilever|334|2687|47|1930|steel|road;foot;bicycle|5|n
Samuel De Champlain Bridge|Canada|Montreal|Saint Lawrence River|cable-stayed|240|3400|39|2019|steel;concrete|road;rail;foot;bicycle|8|n
Confederation Bridge|Canada|Borden-Carleton|Northumberland Strait|girder|250|12900|60|1997|concrete|road|2|y
Baluarte Bridge|Mexico|El Palmito|Baluarte River|cable-stayed|520|1124|390|2013|steel;concrete|road|4|y
Bridge of the Americas|Panama|Panama City|Panama Canal|arch|344|1654|61|1962|steel|road|4|n
Centennial Bridge|Panama|Panama City|Panama Canal|cable-stayed|420|1052|80|2004|concrete|road|6|n
Atlantic Bridge|Panama|Colón|Panama Canal|cable-stayed|530|2820|75|2019|concrete|road|4|n
General Rafael Urdaneta Bridge|Venezuela|Maracaibo|Lake Maracaibo|cable-stayed|235|8678|45|1962|concrete|road|4|-
Rio–Niterói Bridge|Brazil|Rio de Janeiro|Guanabara Bay|girder|300|13290|72|1974|concrete;steel|road|8|y
Juscelino Kubitschek Bridge|Brazil|Brasília|Lake Paranoá|arch|240|1200|18|2002|steel;concrete|road;foot|6|n
Hercílio Luz Bridge|Brazil|Florianópolis|Florianópolis Strait|suspension|340|821|-|1926|steel|road;foot;bicycle|2|n
General Belgrano Bridge|Argentina|Corrientes;Resistencia|Paraná|cable-stayed|245|1700|35|1973|concrete|road|2|-
Malleco Viaduct|Chile|Collipulli|Malleco River|truss|-|348|102|1890|steel|rail|-|n
Tower Bridge|UK|London|River Thames|bascule|61|244|9|1894|steel;stone|road;foot|2|n
London Bridge|UK|London|River Thames|girder|104|269|9|1973|concrete|road;foot|-|n
Westminster Bridge|UK|London|River Thames|arch|37|250|-|1862|iron|road;foot|4|n
Millennium Bridge|UK|London|River Thames|suspension|144|325|11|2000|steel|foot|-|n
Queen Elizabeth II Bridge|UK|Dartford|River Thames|cable-stayed|450|812|57|1991|steel;concrete|road|4|y
Tyne Bridge|UK|Newcastle upon Tyne|River Tyne|arch|162|389|26|1928|steel|road;foot|4|n
Humber Bridge|UK|Hull|Humber|suspension|1410|2220|30|1981|concrete;steel|road;foot;bicycle|4|y
Forth Bridge|UK|South Queensferry|Firth of Forth|cantilever|521|2467|46|1890|steel|rail|-|n
Forth Road Bridge|UK|South Queensferry|Firth of Forth|suspension|1006|2512|44|1964|steel|road;foot;bicycle|4|n
Queensferry Crossing|UK|South Queensferry|Firth of Forth|cable-stayed|650|2700|48|2017|steel;concrete|road|4|n
Severn Bridge|UK|Aust|River Severn|suspension|988|1600|47|1966|steel|road;foot;bicycle|4|n
Prince of Wales Bridge|UK|Severn Beach|River Severn|cable-stayed|456|5128|37|1996|concrete;steel|road|6|n
Iron Bridge|UK|Ironbridge|River Severn|arch|31|60|-|1781|iron|foot|-|n
Clifton Suspension Bridge|UK|Bristol|River Avon|suspension|214|412|75|1864|iron|road;foot|2|y
Menai Suspension Bridge|UK|Bangor|Menai Strait|suspension|176|417|30|1826|iron;stone|road;foot|2|n
Tamar Bridge|UK|Plymouth|River Tamar|suspension|335|643|35|1961|steel|road;foot;bicycle|5|y
Royal Albert Bridge|UK|Plymouth|River Tamar|truss|139|667|30|1859|iron|rail|-|n
Ribblehead Viaduct|UK|Ribblehead|Batty Moss|arch|14|400|32|1875|stone|rail|-|n
Glenfinnan Viaduct|UK|Glenfinnan|River Finnan|arch|15|380|30|1901|concrete|rail|-|n
Millau Viaduct|France|Millau|Tarn|cable-stayed|342|2460|270|2004|steel;concrete|road|4|y
Pont de Normandie|France|Le Havre|Seine|cable-stayed|856|2143|52|1995|steel;concrete|road;foot;bicycle|4|y
Pont de Tancarville|France|Tancarville|Seine|suspension|608|1420|48|1959|steel;concrete|road|4|y
Pont Neuf|France|Paris|Seine|arch|-|232|-|1607|stone|road;foot|-|n
Pont Alexandre III|France|Paris|Seine|arch|107|160|-|1900|steel|road;foot|-|n
Garabit Viaduct|France|Ruynes-en-Margeride|Truyère|arch|165|565|122|1885|iron|rail|-|n
Pont Jacques Chaban-Delmas|France|Bordeaux|Garonne|vertical-lift|110|575|-|2013|steel;concrete|road;foot;bicycle|4|n
Rialto Bridge|Italy|Venice|Grand Canal|arch|32|48|7|1591|stone|foot|-|n
Ponte Vecchio|Italy|Florence|Arno|arch|30|95|-|1345|stone|foot|-|n
Genoa Saint George Bridge|Italy|Genoa|Polcevera|girder|100|1067|40|2020|steel;concrete|road|-|-
Charles Bridge|Czech Republic|Prague|Vltava|arch|13|516|13|1402|stone|foot|-|n
Széchenyi Chain Bridge|Hungary|Budapest|Danube|suspension|202|375|-|1849|iron;stone|road;foot|2|n
Elisabeth Bridge|Hungary|Budapest|Danube|suspension|290|378|-|1964|steel|road;foot|6|n
Liberty Bridge|Hungary|Budapest|Danube|cantilever|175|333|-|1896|steel|road;tram;foot|2|n
Margaret Bridge|Hungary|Budapest|Danube|arch|-|607|-|1876|steel|road;tram;foot;bicycle|4|n
Megyeri Bridge|Hungary|Budapest|Danube|cable-stayed|300|1862|-|2008|steel;concrete|road;bicycle|4|-
Most SNP|Slovakia|Bratislava|Danube|cable-stayed|303|431|-|1972|steel|road;foot;bicycle|4|n
Stari Most|Bosnia and Herzegovina|Mostar|Neretva|arch|29|30|21|1566|stone|foot|-|n
Mehmed Paša Sokolović Bridge|Bosnia and Herzegovina|Višegrad|Drina|arch|15|180|-|1577|stone|foot|-|n
Chapel Bridge|Switzerland|Lucerne|Reuss|truss|-|205|-|1333|wood|foot|-|n
Ganter Bridge|Switzerland|Ried-Brig|Ganter valley|cable-stayed|174|678|150|1980|concrete|road|2|n
Sunniberg Bridge|Switzerland|Klosters|Landquart|cable-stayed|140|526|60|2005|concrete|road|2|n
Salginatobel Bridge|Switzerland|Schiers|Salgina|arch|90|133|90|1930|concrete|road|1|n
Landwasser Viaduct|Switzerland|Filisur|Landwasser|arch|20|136|65|1902|stone|rail|-|n
Charles Kuonen Suspension Bridge|Switzerland|Randa|Grabengufer|suspension|494|494|85|2017|steel|foot|-|n
Köhlbrand Bridge|Germany|Hamburg|Köhlbrand|cable-stayed|325|3618|53|1974|steel|road|4|n
Hohenzollern Bridge|Germany|Cologne|Rhine|arch|168|409|-|1911|steel|rail;foot;bicycle|-|n
Fehmarn Sound Bridge|Germany|Fehmarn|Fehmarn Sound|arch|248|963|23|1963|steel|road;rail|2|n
Göltzsch Viaduct|Germany|Netzschkau|Göltzsch|arch|31|574|78|1851|brick|rail|-|n
Oberbaum Bridge|Germany|Berlin|Spree|arch|22|154|-|1896|brick|road;rail;foot|-|n
Rendsburg High Bridge|Germany|Rendsburg|Kiel Canal|cantilever|140|2486|42|1913|steel|rail|-|n
Europabrücke|Austria|Innsbruck|Sill|girder|198|777|190|1963|steel|road|6|y
Øresund Bridge|Sweden;Denmark|Malmö;Copenhagen|Øresund|cable-stayed|490|7845|57|2000|steel;concrete|road;rail|4|y
Höga Kusten Bridge|Sweden|Kramfors|Ångermanälven|suspension|1210|1867|40|1997|steel;concrete|road|4|n
Great Belt East Bridge|Denmark|Korsør|Great Belt|suspension|1624|6790|65|1998|steel|road|4|y
New Little Belt Bridge|Denmark|Fredericia|Little Belt|suspension|600|1700|44|1970|steel|road|6|n
Hardanger Bridge|Norway|Eidfjord|Hardangerfjord|suspension|1310|1380|55|2013|steel;concrete|road;foot;bicycle|2|-
Tromsø Bridge|Norway|Tromsø|Tromsøysundet|cantilever|80|1036|38|1960|concrete|road;foot|2|n
Stolma Bridge|Norway|Austevoll|Stolmasundet|girder|301|467|30|1998|concrete|road|2|n
Erasmus Bridge|Netherlands|Rotterdam|Nieuwe Maas|cable-stayed|284|802|-|1996|steel|road;tram;foot;bicycle|-|n
25 de Abril Bridge|Portugal|Lisbon|Tagus|suspension|1013|2277|70|1966|steel|road;rail|6|y
Vasco da Gama Bridge|Portugal|Lisbon|Tagus|cable-stayed|420|12345|47|1998|concrete|road|6|y
Dom Luís I Bridge|Portugal|Porto|Douro|arch|172|385|45|1886|iron|tram;road;foot|2|n
Arrábida Bridge|Portugal|Porto|Douro|arch|270|615|70|1963|concrete|road|6|n
Puente Nuevo|Spain|Ronda|Guadalevín|arch|-|66|98|1793|stone|road;foot|2|n
Alcántara Bridge|Spain|Alcántara|Tagus|arch|29|194|48|106|stone|road|-|n
Vizcaya Bridge|Spain|Portugalete|Nervión|transporter|160|164|45|1893|iron|road;foot|-|y
Alamillo Bridge|Spain|Seville|Guadalquivir|cable-stayed|200|250|-|1992|steel;concrete|road;foot;bicycle|6|n
Rio–Antirrio Bridge|Greece|Patras|Gulf of Corinth|cable-stayed|560|2880|52|2004|steel;concrete|road;foot|4|y
Bosphorus Bridge|Turkey|Istanbul|Bosphorus|suspension|1074|1560|64|1973|steel|road|6|y
Fatih Sultan Mehmet Bridge|Turkey|Istanbul|Bosphorus|suspension|1090|1510|64|1988|steel|road|8|y
Galata Bridge|Turkey|Istanbul|Golden Horn|bascule|80|490|-|1994|steel|road;tram;foot|6|n
Osmangazi Bridge|Turkey|Dilovası|Gulf of İzmit|suspension|1550|2682|64|2016|steel|road|6|y
1915 Çanakkale Bridge|Turkey|Çanakkale|Dardanelles|suspension|2023|3563|70|2022|steel|road|6|y
Russky Bridge|Russia|Vladivostok|Eastern Bosphorus|cable-stayed|1104|3100|70|2012|steel;concrete|road|4|n
Khaju Bridge|Iran|Isfahan|Zayandeh Rud|arch|-|133|-|1650|brick;stone|foot|-|n
Si-o-se-pol|Iran|Isfahan|Zayandeh Rud|arch|6|298|-|1602|brick;stone|foot|-|n
Howrah Bridge|India|Kolkata|Hooghly River|cantilever|457|705|9|1943|steel|road;foot|-|n
Vidyasagar Setu|India|Kolkata|Hooghly River|cable-stayed|457|823|26|1992|steel;concrete|road|6|y
Bandra–Worli Sea Link|India|Mumbai|Mahim Bay|cable-stayed|250|5600|-|2009|concrete;steel|road|8|y
Chenab Rail Bridge|India|Reasi|Chenab River|arch|467|1315|359|2025|steel|rail|-|n
Padma Bridge|Bangladesh|Mawa|Padma|truss|150|6150|18|2022|steel;concrete|road;rail|4|y
Akashi Kaikyō Bridge|Japan|Kobe|Akashi Strait|suspension|1991|3911|66|1998|steel|road|6|y
Minami Bisan-Seto Bridge|Japan|Sakaide|Seto Inland Sea|suspension|1100|1723|65|1988|steel|road;rail|4|y
Kurushima Kaikyō Bridge|Japan|Imabari|Kurushima Strait|suspension|1030|4105|65|1999|steel|road;foot;bicycle|4|y
Tatara Bridge|Japan|Onomichi|Seto Inland Sea|cable-stayed|890|1480|26|1999|steel|road;foot;bicycle|4|y
Rainbow Bridge|Japan|Tokyo|Tokyo Bay|suspension|570|798|50|1993|steel|road;rail;foot|-|y
Yokohama Bay Bridge|Japan|Yokohama|Tokyo Bay|cable-stayed|460|860|55|1989|steel|road|6|y
Kanmon Bridge|Japan|Shimonoseki|Kanmon Straits|suspension|712|1068|61|1973|steel|road|6|y
Tsing Ma Bridge|China|Hong Kong|Ma Wan Channel|suspension|1377|2160|62|1997|steel|road;rail|6|n
Stonecutters Bridge|China|Hong Kong|Rambler Channel|cable-stayed|1018|1596|74|2009|steel;concrete|road|6|n
Hong Kong–Zhuhai–Macau Bridge|China|Hong Kong;Zhuhai;Macau|Pearl River estuary|cable-stayed|458|29600|-|2018|steel;concrete|road|6|y
Hangzhou Bay Bridge|China|Ningbo|Hangzhou Bay|cable-stayed|448|35673|47|2008|concrete;steel|road|6|y
Xihoumen Bridge|China|Zhoushan|Xihoumen Channel|suspension|1650|2588|50|2009|steel|road|4|y
Jiangyin Bridge|China|Jiangyin|Yangtze|suspension|1385|3071|50|1999|steel|road|6|y
Sutong Bridge|China|Nantong|Yangtze|cable-stayed|1088|8206|62|2008|steel|road|6|y
Yangsigang Bridge|China|Wuhan|Yangtze|suspension|1700|4130|-|2019|steel|road;foot;bicycle|-|n
Wuhan Yangtze River Bridge|China|Wuhan|Yangtze|truss|128|1670|18|1957|steel|road;rail|4|n
Nanjing Yangtze River Bridge|China|Nanjing|Yangtze|truss|160|6772|24|1968|steel|road;rail|4|n
Chaotianmen Bridge|China|Chongqing|Yangtze|arch|552|1741|-|2009|steel|road;rail|6|n
Lupu Bridge|China|Shanghai|Huangpu River|arch|550|3900|46|2003|steel|road|6|n
Nanpu Bridge|China|Shanghai|Huangpu River|cable-stayed|423|8346|46|1991|steel;concrete|road|6|n
Yangpu Bridge|China|Shanghai|Huangpu River|cable-stayed|602|7658|48|1993|steel;concrete|road|6|n
Sidu River Bridge|China|Yesanguan|Sidu River|suspension|900|1222|496|2009|steel|road|4|y
Aizhai Bridge|China|Jishou|Dehang Canyon|suspension|1176|1534|336|2012|steel|road;foot|4|y
Duge Bridge|China|Liupanshui|Beipan River|cable-stayed|720|1341|565|2016|steel|road|4|y
Anji Bridge|China|Zhao County|Xiao River|arch|37|64|7|605|stone|foot|-|n
Incheon Bridge|South Korea|Incheon|Yellow Sea|cable-stayed|800|18380|74|2009|concrete;steel|road|6|y
Gwangan Bridge|South Korea|Busan|Suyeong Bay|suspension|500|7420|-|2003|steel|road|8|y
Penang Bridge|Malaysia|George Town|Penang Strait|cable-stayed|225|13500|33|1985|concrete|road|6|y
Suramadu Bridge|Indonesia|Surabaya|Madura Strait|cable-stayed|434|5438|35|2009|concrete;steel|road|8|n
Long Biên Bridge|Vietnam|Hanoi|Red River|cantilever|-|1682|-|1902|steel|rail;foot;bicycle|-|n
Dragon Bridge|Vietnam|Da Nang|Hàn River|arch|200|666|-|2013|steel|road;foot|6|n
Rama VIII Bridge|Thailand|Bangkok|Chao Phraya|cable-stayed|300|475|-|2002|steel;concrete|road|4|n
San Juanico Bridge|Philippines|Tacloban|San Juanico Strait|arch|192|2164|41|1973|steel|road|2|n
Sydney Harbour Bridge|Australia|Sydney|Sydney Harbour|arch|503|1149|49|1932|steel|road;rail;foot;bicycle|8|y
Anzac Bridge|Australia|Sydney|Johnstons Bay|cable-stayed|345|805|27|1995|concrete|road;foot;bicycle|8|n
Gladesville Bridge|Australia|Sydney|Parramatta River|arch|305|579|41|1964|concrete|road;foot|-|n
Story Bridge|Australia|Brisbane|Brisbane River|cantilever|282|777|30|1940|steel|road;foot;bicycle|6|n
West Gate Bridge|Australia|Melbourne|Yarra River|cable-stayed|336|2583|58|1978|steel;concrete|road|10|n
Auckland Harbour Bridge|New Zealand|Auckland|Waitematā Harbour|cantilever|244|1020|43|1959|steel|road|8|n
Victoria Falls Bridge|Zambia;Zimbabwe|Livingstone;Victoria Falls|Zambezi|arch|157|198|128|1905|steel|road;rail;foot|2|-
Bloukrans Bridge|South Africa|Nature's Valley|Bloukrans River|arch|272|451|216|1984|concrete|road|2|n
Maputo–Katembe Bridge|Mozambique|Maputo|Maputo Bay|suspension|680|3041|60|2018|steel;concrete|road|4|y
Mohammed VI Bridge|Morocco|Rabat|Bou Regreg|cable-stayed|376|952|-|2016|concrete|road|6|y
Suez Canal Bridge|Egypt|El Qantara|Suez Canal|cable-stayed|404|3900|70|2001|-|road|4|n
Third Mainland Bridge|Nigeria|Lagos|Lagos Lagoon|girder|-|11800|-|1990|concrete|road|8|n
"""
