"""The mountains in alphabetical order."""

# name|elevation|prominence|range|countries|continent|volcano|first ascent|by
MOUNTAINS = """
Aconcagua|6961|6961|Andes|Argentina|South America|no|14 January 1897|Matthias Zurbriggen
Aletschhorn|4194|-|Alps|Switzerland|Europe|no|18 June 1859|Francis Fox Tuckett
Alpamayo|5947|-|Andes|Peru|South America|no|20 June 1957|-
Ama Dablam|6812|-|Himalayas|Nepal|Asia|no|13 March 1961|Mike Gill/Barry Bishop/Mike Ward/Wally Romanes
Aneto|3404|2812|Pyrenees|Spain|Europe|no|20 July 1842|-
Annapurna I|8091|2984|Himalayas|Nepal|Asia|no|3 June 1950|Maurice Herzog/Louis Lachenal
Annapurna II|7937|2437|Himalayas|Nepal|Asia|no|17 May 1960|Chris Bonington/Richard Grant/Ang Nyima
Aoraki / Mount Cook|3724|3724|Southern Alps|New Zealand|Oceania|no|25 December 1894|Tom Fyfe/Jack Clarke/George Graham
Ararat|5137|3611|-|Turkey|Asia|yes|9 October 1829|Friedrich Parrot/Khachatur Abovian
Baintha Brakk|7285|1891|Karakoram|Pakistan|Asia|no|13 July 1977|Chris Bonington/Doug Scott
Barre des Écrins|4102|2045|Alps|France|Europe|no|25 June 1864|Edward Whymper/A. W. Moore/Horace Walker
Batura Sar|7795|3118|Karakoram|Pakistan|Asia|no|1976|-
Belukha|4506|3343|Altai|Russia/Kazakhstan|Asia|no|1914|-
Ben Nevis|1345|1345|Grampian Mountains|United Kingdom|Europe|no|17 August 1771|James Robertson
Broad Peak|8051|1701|Karakoram|Pakistan/China|Asia|no|9 June 1957|Hermann Buhl/Kurt Diemberger/Marcus Schmuck/Fritz Wintersteller
Cerro Torre|3128|-|Andes|Argentina/Chile|South America|no|13 January 1974|Casimiro Ferrari
Changabang|6864|-|Himalayas|India|Asia|no|4 June 1974|Chris Bonington/Doug Scott/Dougal Haston/Martin Boysen
Chimborazo|6263|4118|Andes|Ecuador|South America|yes|4 January 1880|Edward Whymper/Jean-Antoine Carrel/Louis Carrel
Cho Oyu|8188|2340|Himalayas|Nepal/China|Asia|no|19 October 1954|Herbert Tichy/Joseph Jöchler/Pasang Dawa Lama
Cotopaxi|5897|2403|Andes|Ecuador|South America|yes|28 November 1872|Wilhelm Reiss
Damavand|5609|4667|Alborz|Iran|Asia|yes|-|-
Denali|6190|6140|Alaska Range|United States|North America|no|7 June 1913|Hudson Stuck/Harry Karstens/Walter Harper/Robert Tatum
Dent Blanche|4357|-|Alps|Switzerland|Europe|no|18 July 1862|Thomas Stuart Kennedy/William Wigram
Dhaulagiri I|8167|3357|Himalayas|Nepal|Asia|no|13 May 1960|Kurt Diemberger/Peter Diener/Ernst Forrer/Albin Schelbert
Distaghil Sar|7884|2525|Karakoram|Pakistan|Asia|no|9 June 1960|Günther Stärker/Diether Marchart
Dom|4545|1046|Alps|Switzerland|Europe|no|11 September 1858|-
Dufourspitze|4634|2165|Alps|Switzerland|Europe|no|1 August 1855|-
Dykh-Tau|5205|2002|Caucasus|Russia|Europe|no|1888|Albert F. Mummery/Heinrich Zurfluh
Eiger|3967|-|Alps|Switzerland|Europe|no|11 August 1858|Charles Barrington/Christian Almer/Peter Bohren
Elbrus|5642|4741|Caucasus|Russia|Europe|yes|1874|-
Everest|8849|8849|Himalayas|Nepal/China|Asia|no|29 May 1953|Edmund Hillary/Tenzing Norgay
Fansipan|3143|-|-|Vietnam|Asia|no|-|-
Finsteraarhorn|4274|2279|Alps|Switzerland|Europe|no|10 August 1829|-
Fitz Roy|3405|1951|Andes|Argentina/Chile|South America|no|2 February 1952|Lionel Terray/Guido Magnone
Foraker|5304|2210|Alaska Range|United States|North America|no|6 August 1934|-
Fuji|3776|3776|-|Japan|Asia|yes|-|-
Galdhøpiggen|2469|2372|Scandinavian Mountains|Norway|Europe|no|1850|-
Gangkhar Puensum|7570|2995|Himalayas|Bhutan/China|Asia|no|unclimbed|-
Gasherbrum I|8080|2155|Karakoram|Pakistan/China|Asia|no|5 July 1958|Pete Schoening/Andy Kauffman
Gasherbrum II|8035|1524|Karakoram|Pakistan/China|Asia|no|7 July 1956|Fritz Moravec/Josef Larch/Hans Willenpart
Gasherbrum IV|7932|715|Karakoram|Pakistan|Asia|no|6 August 1958|Walter Bonatti/Carlo Mauri
Gerlachovský štít|2655|2355|Tatras|Slovakia|Europe|no|1834|-
Gongga Shan|7556|3642|Daxue Shan|China|Asia|no|28 October 1932|Terris Moore/Richard Burdsall
Gran Paradiso|4061|1888|Alps|Italy|Europe|no|4 September 1860|-
Grand Combin|4314|1517|Alps|Switzerland|Europe|no|30 July 1859|Charles Sainte-Claire Deville
Grand Teton|4199|-|Rocky Mountains|United States|North America|no|11 August 1898|William Owen/Franklin Spalding
Grandes Jorasses|4208|-|Alps|France/Italy|Europe|no|30 June 1868|Horace Walker
Grossglockner|3798|2423|Alps|Austria|Europe|no|28 July 1800|-
Gurla Mandhata|7694|2788|Himalayas|China|Asia|no|26 May 1985|-
Gyachung Kang|7952|700|Himalayas|Nepal/China|Asia|no|10 April 1964|-
Hallasan|1947|1947|-|South Korea|Asia|yes|-|-
Haramosh Peak|7409|2277|Karakoram|Pakistan|Asia|no|4 August 1958|-
Himalchuli|7893|1633|Himalayas|Nepal|Asia|no|24 May 1960|-
Huascarán|6768|2776|Andes|Peru|South America|no|20 July 1932|-
Illimani|6438|-|Andes|Bolivia|South America|no|9 September 1898|William Martin Conway
Ismoil Somoni Peak|7495|3402|Pamir|Tajikistan|Asia|no|3 September 1933|Yevgeny Abalakov
Jannu|7711|1036|Himalayas|Nepal|Asia|no|27 April 1962|-
Jengish Chokusu|7439|4148|Tian Shan|Kyrgyzstan/China|Asia|no|1956|-
Jomolhari|7326|2077|Himalayas|Bhutan/China|Asia|no|21 May 1937|Freddie Spencer Chapman/Pasang Dawa Lama
Jungfrau|4158|-|Alps|Switzerland|Europe|no|3 August 1811|Johann Rudolf Meyer/Hieronymus Meyer
K2|8611|4020|Karakoram|Pakistan/China|Asia|no|31 July 1954|Achille Compagnoni/Lino Lacedelli
Kailash|6638|-|Transhimalaya|China|Asia|no|unclimbed|-
Kamet|7756|2825|Himalayas|India|Asia|no|21 June 1931|Frank Smythe/Eric Shipton/R. L. Holdsworth/Lewa
Kangchenjunga|8586|3922|Himalayas|Nepal/India|Asia|no|25 May 1955|Joe Brown/George Band
Karisimbi|4507|3312|Virunga Mountains|Rwanda/DR Congo|Africa|yes|1903|-
Kazbek|5054|-|Caucasus|Georgia/Russia|Europe|yes|1868|Douglas Freshfield
Kerinci|3805|3805|Barisan Mountains|Indonesia|Asia|yes|1877|-
Khan Tengri|7010|1685|Tian Shan|Kazakhstan/Kyrgyzstan/China|Asia|no|1931|Mikhail Pogrebetsky
Kilimanjaro|5895|5885|-|Tanzania|Africa|yes|6 October 1889|Hans Meyer/Ludwig Purtscheller
Kinabalu|4095|4095|Crocker Range|Malaysia|Asia|no|-|-
Klyuchevskaya Sopka|4754|4649|-|Russia|Asia|yes|1788|Daniel Gauss
Kongur Tagh|7649|3585|Pamir|China|Asia|no|12 July 1981|Chris Bonington/Peter Boardman/Joe Tasker/Al Rouse
Kosciuszko|2228|2228|Great Dividing Range|Australia|Oceania|no|1840|Paweł Strzelecki
Langtang Lirung|7227|1525|Himalayas|Nepal|Asia|no|24 October 1978|-
Lenin Peak|7134|2853|Pamir|Kyrgyzstan/Tajikistan|Asia|no|25 September 1928|-
Lhotse|8516|610|Himalayas|Nepal/China|Asia|no|18 May 1956|Ernst Reiss/Fritz Luchsinger
Licancabur|5916|-|Andes|Bolivia/Chile|South America|yes|-|-
Llullaillaco|6739|2344|Andes|Argentina/Chile|South America|yes|1 December 1952|Bión González/Juan Harseim
Lyskamm|4533|-|Alps|Italy/Switzerland|Europe|no|19 August 1861|-
Machapuchare|6993|1233|Himalayas|Nepal|Asia|no|unclimbed|-
Makalu|8485|2378|Himalayas|Nepal/China|Asia|no|15 May 1955|Lionel Terray/Jean Couzy
Manaslu|8163|3092|Himalayas|Nepal|Asia|no|9 May 1956|Toshio Imanishi/Gyalzen Norbu
Marmolada|3343|2131|Alps|Italy|Europe|no|28 September 1864|Paul Grohmann
Masherbrum|7821|2457|Karakoram|Pakistan|Asia|no|6 July 1960|George Bell/Willi Unsoeld
Matterhorn|4478|1042|Alps|Switzerland/Italy|Europe|no|14 July 1865|Edward Whymper/Michel Croz/Peter Taugwalder
Mauna Kea|4207|4207|-|United States|Oceania|yes|-|-
Mönch|4110|-|Alps|Switzerland|Europe|no|15 August 1857|-
Mont Blanc|4806|4696|Alps|France/Italy|Europe|no|8 August 1786|Jacques Balmat/Michel-Gabriel Paccard
Monte Pissis|6793|2145|Andes|Argentina|South America|yes|7 February 1937|-
Monte Viso|3841|2062|Alps|Italy|Europe|no|30 August 1861|William Mathews
Mount Apo|2954|2954|-|Philippines|Asia|yes|10 October 1880|-
Mount Assiniboine|3618|2082|Rocky Mountains|Canada|North America|no|3 September 1901|James Outram
Mount Baker|3286|2686|Cascade Range|United States|North America|yes|17 August 1868|Edmund Coleman
Mount Cameroon|4095|3901|-|Cameroon|Africa|yes|1861|Richard Francis Burton
Mount Elbert|4401|2772|Rocky Mountains|United States|North America|no|1874|-
Mount Erebus|3794|3794|-|-|Antarctica|yes|10 March 1908|-
Mount Hood|3429|2349|Cascade Range|United States|North America|yes|11 July 1857|-
Mount Kenya|5199|3825|-|Kenya|Africa|yes|13 September 1899|Halford Mackinder/César Ollier/Joseph Brocherel
Mount Logan|5959|5247|Saint Elias Mountains|Canada|North America|no|23 June 1925|-
Mount Olympus|2918|2353|-|Greece|Europe|no|2 August 1913|Christos Kakkalos/Daniel Baud-Bovy/Frédéric Boissonnas
Mount Rainier|4392|4026|Cascade Range|United States|North America|yes|17 August 1870|Hazard Stevens/P. B. Van Trump
Mount Robson|3954|2829|Rocky Mountains|Canada|North America|no|31 July 1913|Conrad Kain/Albert MacCarthy/William Foster
Mount Saint Elias|5489|3429|Saint Elias Mountains|United States/Canada|North America|no|31 July 1897|Duke of the Abruzzi
Mount Shasta|4322|2979|Cascade Range|United States|North America|yes|14 August 1854|Elias Pierce
Mount Sidley|4285|2517|-|-|Antarctica|yes|11 January 1990|Bill Atkinson
Mount St. Helens|2549|1404|Cascade Range|United States|North America|yes|1853|Thomas Dryer
Mount Stanley|5109|3951|Rwenzori|DR Congo/Uganda|Africa|no|18 June 1906|Duke of the Abruzzi
Mount Tyree|4852|1152|Sentinel Range|-|Antarctica|no|6 January 1967|Barry Corbet/John Evans
Mount Vinson|4892|4892|Sentinel Range|-|Antarctica|no|18 December 1966|-
Mount Waddington|4019|3289|Coast Mountains|Canada|North America|no|21 July 1936|Fritz Wiessner/William House
Mount Washington|1917|-|Appalachians|United States|North America|no|1642|Darby Field
Mount Whitney|4421|3073|Sierra Nevada|United States|North America|no|18 August 1873|-
Mount Wilhelm|4509|2969|Bismarck Range|Papua New Guinea|Oceania|no|15 August 1938|Leigh Vial
Mulhacén|3479|3285|Sierra Nevada|Spain|Europe|no|-|-
Musala|2925|2473|Rila|Bulgaria|Europe|no|-|-
Muztagh Ata|7546|2735|Pamir|China|Asia|no|1956|-
Namcha Barwa|7782|4106|Himalayas|China|Asia|no|30 October 1992|-
Nanda Devi|7816|3139|Himalayas|India|Asia|no|29 August 1936|Noel Odell/Bill Tilman
Nanga Parbat|8126|4608|Himalayas|Pakistan|Asia|no|3 July 1953|Hermann Buhl
Noshaq|7492|2024|Hindu Kush|Afghanistan/Pakistan|Asia|no|17 August 1960|-
Nyiragongo|3470|-|Virunga Mountains|DR Congo|Africa|yes|-|-
Ojos del Salado|6893|3688|Andes|Argentina/Chile|South America|yes|26 February 1937|Jan Szczepański/Justyn Wojsznis
Ortler|3905|1953|Alps|Italy|Europe|no|27 September 1804|Josef Pichler
Paektu|2744|-|-|North Korea/China|Asia|yes|-|-
Pico de Orizaba|5636|4922|-|Mexico|North America|yes|1848|-
Piz Bernina|4049|2236|Alps|Switzerland|Europe|no|13 September 1850|Johann Coaz
Puncak Jaya|4884|4884|Sudirman Range|Indonesia|Oceania|no|13 February 1962|Heinrich Harrer/Philip Temple/Russell Kippax/Albert Huizenga
Rakaposhi|7788|2818|Karakoram|Pakistan|Asia|no|25 June 1958|Mike Banks/Tom Patey
Ras Dashen|4550|3997|Simien Mountains|Ethiopia|Africa|no|1841|-
Rinjani|3726|3726|-|Indonesia|Asia|yes|-|-
Roraima|2810|-|Pakaraima Mountains|Venezuela/Brazil/Guyana|South America|no|18 December 1884|Everard im Thurn/Harry Perkins
Ruapehu|2797|2797|-|New Zealand|Oceania|yes|1879|-
Sajama|6542|2428|Andes|Bolivia|South America|yes|1939|-
Saltoro Kangri|7742|2160|Karakoram|India/Pakistan|Asia|no|24 July 1962|-
Saser Kangri I|7672|2304|Karakoram|India|Asia|no|5 June 1973|-
Semeru|3676|3676|-|Indonesia|Asia|yes|1838|-
Shishapangma|8027|2897|Himalayas|China|Asia|no|2 May 1964|Xu Jing
Shivling|6543|-|Himalayas|India|Asia|no|3 June 1974|-
Shkhara|5193|-|Caucasus|Georgia/Russia|Europe|no|1888|John Garforth Cockin
Snowdon|1085|1039|-|United Kingdom|Europe|no|1639|Thomas Johnson
Spantik|7027|-|Karakoram|Pakistan|Asia|no|1955|-
Taranaki|2518|2308|-|New Zealand|Oceania|yes|23 December 1839|Ernst Dieffenbach
Tirich Mir|7708|3910|Hindu Kush|Pakistan|Asia|no|21 July 1950|-
Toubkal|4167|3755|Atlas Mountains|Morocco|Africa|no|12 June 1923|-
Triglav|2864|2052|Alps|Slovenia|Europe|no|26 August 1778|-
Trisul|7120|-|Himalayas|India|Asia|no|12 June 1907|Tom Longstaff
Vesuvius|1281|1232|-|Italy|Europe|yes|-|-
Weisshorn|4506|1235|Alps|Switzerland|Europe|no|19 August 1861|John Tyndall
Yerupajá|6635|-|Andes|Peru|South America|no|1950|-
Zugspitze|2962|1746|Alps|Austria/Germany|Europe|no|27 August 1820|Josef Naus
"""
