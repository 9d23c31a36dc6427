"""Islands of the world. A dash means: left out because sources differ or there is none."""

# island|archipelago|countries|continent|waters|area km²|highest point|elevation m|population|largest town|link
ISLANDS = """
Alexander Island|-|Antarctica|Antarctica|Southern Ocean|49070|-|-|0|-|no
Anglesey|-|United Kingdom|Europe|Irish Sea|714|Holyhead Mountain|220|69000|Holyhead|yes
Axel Heiberg Island|Queen Elizabeth Islands|Canada|North America|Arctic Ocean|43178|Outlook Peak|2210|0|-|no
Baffin Island|Arctic Archipelago|Canada|North America|Arctic Ocean; Atlantic Ocean|507451|Mount Odin|2147|13000|Iqaluit|no
Bali|Lesser Sunda Islands|Indonesia|Asia|Indian Ocean; Bali Sea|5780|Mount Agung|3031|4300000|Denpasar|no
Banks Island|Arctic Archipelago|Canada|North America|Arctic Ocean|70028|-|730|100|Sachs Harbour|no
Barbados|Lesser Antilles|Barbados|North America|Caribbean Sea; Atlantic Ocean|432|Mount Hillaby|340|280000|Bridgetown|no
Berkner Island|-|Antarctica|Antarctica|Weddell Sea|44000|-|-|0|-|no
Bioko|-|Equatorial Guinea|Africa|Gulf of Guinea|2017|Pico Basilé|3011|335000|Malabo|no
Borneo|Greater Sunda Islands|Indonesia; Malaysia; Brunei|Asia|South China Sea; Java Sea; Celebes Sea|748168|Mount Kinabalu|4095|23000000|-|no
Corfu|Ionian Islands|Greece|Europe|Ionian Sea|593|Mount Pantokrator|906|100000|Corfu|no
Corsica|-|France|Europe|Mediterranean Sea|8680|Monte Cinto|2706|350000|Ajaccio|no
Crete|-|Greece|Europe|Mediterranean Sea|8336|Mount Ida|2456|620000|Heraklion|no
Cuba|Greater Antilles|Cuba|North America|Caribbean Sea; Atlantic Ocean|104556|Pico Turquino|1974|10000000|Havana|no
Cyprus|-|Cyprus|Asia|Mediterranean Sea|9251|Mount Olympus|1952|1300000|Nicosia|no
Devon Island|Queen Elizabeth Islands|Canada|North America|Arctic Ocean|55247|-|1920|0|-|no
Easter Island|-|Chile|Oceania|Pacific Ocean|164|Terevaka|507|7800|Hanga Roa|no
Ellesmere Island|Queen Elizabeth Islands|Canada|North America|Arctic Ocean|196236|Barbeau Peak|2616|150|Grise Fiord|no
Euboea|-|Greece|Europe|Aegean Sea|3684|Mount Dirfi|1743|190000|Chalcis|yes
Flores|Lesser Sunda Islands|Indonesia|Asia|Flores Sea; Savu Sea|13540|Poco Mandasawu|2370|-|-|no
Fuerteventura|Canary Islands|Spain|Africa|Atlantic Ocean|1660|Pico de la Zarza|807|120000|Puerto del Rosario|no
Funen|-|Denmark|Europe|Baltic Sea|2985|-|131|470000|Odense|yes
Gotland|-|Sweden|Europe|Baltic Sea|2994|-|82|61000|Visby|no
Gran Canaria|Canary Islands|Spain|Africa|Atlantic Ocean|1560|-|1956|855000|Las Palmas|no
Grande Terre|New Caledonia|France|Oceania|Pacific Ocean; Coral Sea|16648|Mont Panié|1628|-|Nouméa|no
Great Britain|British Isles|United Kingdom|Europe|Atlantic Ocean; North Sea; Irish Sea|209331|Ben Nevis|1345|65000000|London|yes
Greenland|-|Denmark|North America|Arctic Ocean; Atlantic Ocean|2130800|Gunnbjørn Fjeld|3694|56000|Nuuk|no
Hainan|-|China|Asia|South China Sea|33210|Wuzhi Mountain|1840|10000000|Haikou|no
Hawaii|Hawaiian Islands|United States|Oceania|Pacific Ocean|10430|Mauna Kea|4207|200000|Hilo|no
Hiiumaa|West Estonian Archipelago|Estonia|Europe|Baltic Sea|989|-|68|9000|Kärdla|no
Hispaniola|Greater Antilles|Haiti; Dominican Republic|North America|Caribbean Sea; Atlantic Ocean|76479|Pico Duarte|3098|22000000|Santo Domingo|no
Hokkaido|Japanese Archipelago|Japan|Asia|Sea of Japan; Pacific Ocean; Sea of Okhotsk|77981|Asahidake|2291|5200000|Sapporo|no
Honshu|Japanese Archipelago|Japan|Asia|Sea of Japan; Pacific Ocean|227960|Mount Fuji|3776|103000000|Tokyo|no
Ibiza|Balearic Islands|Spain|Europe|Mediterranean Sea|571|Sa Talaia|475|150000|Ibiza|no
Iceland|-|Iceland|Europe|Atlantic Ocean|101826|Hvannadalshnúkur|2110|380000|Reykjavík|no
Ireland|British Isles|Ireland; United Kingdom|Europe|Atlantic Ocean; Irish Sea|84421|Carrauntoohil|1039|7100000|Dublin|no
Isle of Man|British Isles|Isle of Man|Europe|Irish Sea|572|Snaefell|621|84000|Douglas|no
Isle of Wight|-|United Kingdom|Europe|English Channel|380|St Boniface Down|241|140000|-|no
Jamaica|Greater Antilles|Jamaica|North America|Caribbean Sea|10990|Blue Mountain Peak|2256|2800000|Kingston|no
Java|Greater Sunda Islands|Indonesia|Asia|Java Sea; Indian Ocean|128297|Semeru|3676|151000000|Jakarta|no
Jeju|-|South Korea|Asia|Korea Strait|1846|Hallasan|1947|670000|Jeju City|no
Jersey|Channel Islands|Jersey|Europe|English Channel|118|-|143|103000|Saint Helier|no
Kangaroo Island|-|Australia|Oceania|Southern Ocean|4405|-|307|4900|Kingscote|no
Kauai|Hawaiian Islands|United States|Oceania|Pacific Ocean|1431|Kawaikini|1598|73000|Kapaʻa|no
Kodiak Island|Kodiak Archipelago|United States|North America|Gulf of Alaska; Pacific Ocean|9293|Koniag Peak|1353|13000|Kodiak|no
Kyushu|Japanese Archipelago|Japan|Asia|East China Sea; Pacific Ocean|36782|-|1791|12800000|Fukuoka|no
La Palma|Canary Islands|Spain|Africa|Atlantic Ocean|708|Roque de los Muchachos|2426|84000|-|no
Lanzarote|Canary Islands|Spain|Africa|Atlantic Ocean|846|Peñas del Chache|671|156000|Arrecife|no
Lesbos|-|Greece|Europe|Aegean Sea|1633|-|968|83000|Mytilene|no
Lewis and Harris|Outer Hebrides|United Kingdom|Europe|Atlantic Ocean|2179|Clisham|799|-|Stornoway|no
Lombok|Lesser Sunda Islands|Indonesia|Asia|Indian Ocean; Java Sea|4725|Mount Rinjani|3726|3800000|Mataram|no
Long Island|-|United States|North America|Atlantic Ocean|3629|Jayne's Hill|122|8000000|New York City|yes
Luzon|Philippine Archipelago|Philippines|Asia|South China Sea; Philippine Sea|109965|Mount Pulag|2928|64000000|-|no
Madagascar|-|Madagascar|Africa|Indian Ocean|587041|Maromokotro|2876|28000000|Antananarivo|no
Madeira|Madeira Islands|Portugal|Africa|Atlantic Ocean|741|Pico Ruivo|1862|250000|Funchal|no
Mallorca|Balearic Islands|Spain|Europe|Mediterranean Sea|3640|Puig Major|1445|920000|Palma|no
Malta|Maltese Islands|Malta|Europe|Mediterranean Sea|246|Ta' Dmejrek|253|470000|-|no
Martinique|Lesser Antilles|France|North America|Caribbean Sea; Atlantic Ocean|1128|Mount Pelée|1397|360000|Fort-de-France|no
Maui|Hawaiian Islands|United States|Oceania|Pacific Ocean|1883|Haleakalā|3055|145000|Kahului|no
Mauritius|Mascarene Islands|Mauritius|Africa|Indian Ocean|1865|-|828|1200000|Port Louis|no
Melville Island|Queen Elizabeth Islands|Canada|North America|Arctic Ocean|42149|-|776|0|-|no
Menorca|Balearic Islands|Spain|Europe|Mediterranean Sea|695|Monte Toro|358|99000|Ciutadella|no
Mindanao|Philippine Archipelago|Philippines|Asia|Philippine Sea; Celebes Sea; Sulu Sea|97530|Mount Apo|2954|26000000|Davao City|no
Mull|Inner Hebrides|United Kingdom|Europe|Atlantic Ocean|875|Ben More|966|2800|Tobermory|no
Negros|Philippine Archipelago|Philippines|Asia|Sulu Sea|13328|Kanlaon|2435|4700000|Bacolod|no
New Britain|Bismarck Archipelago|Papua New Guinea|Oceania|Bismarck Sea; Solomon Sea|36514|Mount Ulawun|2334|510000|Kimbe|no
New Guinea|-|Indonesia; Papua New Guinea|Oceania|Pacific Ocean; Arafura Sea; Coral Sea|785753|Puncak Jaya|4884|15000000|Port Moresby|no
Newfoundland|-|Canada|North America|Atlantic Ocean|108860|The Cabox|814|480000|St. John's|no
North Island|-|New Zealand|Oceania|Pacific Ocean; Tasman Sea|113729|Mount Ruapehu|2797|4000000|Auckland|no
Oahu|Hawaiian Islands|United States|Oceania|Pacific Ocean|1545|Mount Kaʻala|1227|1000000|Honolulu|no
Okinawa|Ryukyu Islands|Japan|Asia|East China Sea; Pacific Ocean|1207|Mount Yonaha|503|1300000|Naha|no
Öland|-|Sweden|Europe|Baltic Sea|1342|-|57|26000|Borgholm|yes
Palawan|Philippine Archipelago|Philippines|Asia|South China Sea; Sulu Sea|12189|Mount Mantalingajan|2086|-|Puerto Princesa|no
Phuket|-|Thailand|Asia|Andaman Sea|543|-|529|420000|Phuket City|yes
Pico|Azores|Portugal|Europe|Atlantic Ocean|447|Mount Pico|2351|14000|Madalena|no
Prince of Wales Island|Arctic Archipelago|Canada|North America|Arctic Ocean|33339|-|424|0|-|no
Puerto Rico|Greater Antilles|United States|North America|Caribbean Sea; Atlantic Ocean|9100|Cerro de Punta|1338|3200000|San Juan|no
Réunion|Mascarene Islands|France|Africa|Indian Ocean|2512|Piton des Neiges|3071|870000|Saint-Denis|no
Rhodes|Dodecanese|Greece|Europe|Aegean Sea|1401|Attavyros|1215|125000|Rhodes|no
Saaremaa|West Estonian Archipelago|Estonia|Europe|Baltic Sea|2672|-|54|31000|Kuressaare|no
Sakhalin|-|Russia|Asia|Sea of Okhotsk; Sea of Japan|72493|Mount Lopatin|1609|490000|Yuzhno-Sakhalinsk|no
Santorini|Cyclades|Greece|Europe|Aegean Sea|76|Profitis Ilias|567|15500|Fira|no
São Miguel|Azores|Portugal|Europe|Atlantic Ocean|745|Pico da Vara|1103|133000|Ponta Delgada|no
Sardinia|-|Italy|Europe|Mediterranean Sea|24090|Punta La Marmora|1834|1600000|Cagliari|no
Savai'i|Samoan Islands|Samoa|Oceania|Pacific Ocean|1694|Mount Silisili|1858|43000|-|no
Seram|Maluku Islands|Indonesia|Asia|Banda Sea; Seram Sea|17454|Mount Binaiya|3027|-|Masohi|no
Severny Island|Novaya Zemlya|Russia|Europe|Barents Sea; Kara Sea|48904|-|1547|0|-|no
Shikoku|Japanese Archipelago|Japan|Asia|Pacific Ocean; Seto Inland Sea|18297|Mount Ishizuchi|1982|3700000|Matsuyama|no
Sicily|-|Italy|Europe|Mediterranean Sea|25711|Mount Etna|3357|4800000|Palermo|no
Singapore|-|Singapore|Asia|Singapore Strait|710|Bukit Timah|164|5900000|Singapore|yes
Skye|Inner Hebrides|United Kingdom|Europe|Atlantic Ocean|1656|Sgùrr Alasdair|992|10000|Portree|yes
Socotra|-|Yemen|Asia|Arabian Sea; Indian Ocean|3625|-|-|-|Hadibo|no
South Island|-|New Zealand|Oceania|Pacific Ocean; Tasman Sea|150437|Aoraki / Mount Cook|3724|1200000|Christchurch|no
Southampton Island|Arctic Archipelago|Canada|North America|Hudson Bay|41214|-|625|1000|Coral Harbour|no
Spitsbergen|Svalbard|Norway|Europe|Arctic Ocean|37673|Newtontoppen|1713|2500|Longyearbyen|no
Sri Lanka|-|Sri Lanka|Asia|Indian Ocean|65268|Pidurutalagala|2524|22000000|Colombo|no
Stewart Island|-|New Zealand|Oceania|Pacific Ocean|1746|Mount Anglem|980|400|Oban|no
Sulawesi|Greater Sunda Islands|Indonesia|Asia|Celebes Sea; Java Sea; Banda Sea|174600|-|3478|20000000|Makassar|no
Sumatra|Greater Sunda Islands|Indonesia|Asia|Indian Ocean; Java Sea|473481|Mount Kerinci|3805|58000000|Medan|no
Tahiti|Society Islands|France|Oceania|Pacific Ocean|1045|Mont Orohena|2241|190000|Papeete|no
Taiwan|-|Taiwan|Asia|South China Sea; East China Sea; Pacific Ocean|35808|Yushan|3952|23000000|-|no
Tasmania|-|Australia|Oceania|Southern Ocean; Tasman Sea|64519|Mount Ossa|1617|540000|Hobart|no
Tenerife|Canary Islands|Spain|Africa|Atlantic Ocean|2034|Teide|3715|930000|Santa Cruz|no
Tierra del Fuego|Tierra del Fuego|Chile; Argentina|South America|Atlantic Ocean; Pacific Ocean|47992|-|-|190000|-|no
Timor|Lesser Sunda Islands|Indonesia; East Timor|Asia|Timor Sea; Savu Sea|30777|Tatamailau|2963|-|Kupang|no
Trinidad|-|Trinidad and Tobago|South America|Caribbean Sea; Atlantic Ocean|4768|El Cerro del Aripo|940|1300000|-|no
Upolu|Samoan Islands|Samoa|Oceania|Pacific Ocean|1125|Mount Fito|1113|145000|Apia|no
Vancouver Island|-|Canada|North America|Pacific Ocean|31285|Golden Hinde|2195|860000|Victoria|no
Victoria Island|Arctic Archipelago|Canada|North America|Arctic Ocean|217291|-|655|2100|Cambridge Bay|no
Viti Levu|-|Fiji|Oceania|Pacific Ocean|10531|Tomanivi|1324|-|Suva|no
Zanzibar|Zanzibar Archipelago|Tanzania|Africa|Indian Ocean|1666|-|-|900000|Zanzibar City|no
Zealand|-|Denmark|Europe|Baltic Sea|7031|Gyldenløveshøj|126|2300000|Copenhagen|yes
"""
