"""Cities of the world. A dash means: left out because sources differ or there is none."""

# city|country|continent|capital|population|elevation m|rivers|by the sea|UTC|currency|metro since|
# Summer Olympics|airports|latitude|traffic
CITIES = """
Addis Ababa|Ethiopia|Africa|yes|3800000|2355|-|no|3|ETB|-|-|ADD|9.03|right
Adelaide|Australia|Oceania|no|1400000|50|Torrens|yes|9:30|AUD|none|-|ADL|-34.93|left
Amsterdam|Netherlands|Europe|yes|870000|-2|Amstel|-|1|EUR|1977|1928|AMS|52.37|right
Ankara|Turkey|Asia|yes|-|938|-|no|3|TRY|-|-|ESB|39.93|right
Antwerp|Belgium|Europe|no|530000|8|Scheldt|no|1|EUR|none|1920|ANR|51.22|right
Asmara|Eritrea|Africa|yes|-|2325|-|no|3|ERN|none|-|ASM|15.33|right
Athens|Greece|Europe|yes|660000|-|Cephissus;Ilisos|yes|2|EUR|-|1896;2004|ATH|37.98|right
Atlanta|United States|North America|no|500000|320|-|no|-5|USD|1979|1996|ATL|33.75|right
Auckland|New Zealand|Oceania|no|1600000|-|-|yes|12|NZD|none|-|AKL|-36.85|left
Bamako|Mali|Africa|yes|-|350|Niger|no|0|XOF|none|-|BKO|12.64|right
Bangkok|Thailand|Asia|yes|8300000|2|Chao Phraya|-|7|THB|1999|-|BKK;DMK|13.76|left
Barcelona|Spain|Europe|no|1600000|12|Besòs;Llobregat|yes|1|EUR|1924|1992|BCN|41.39|right
Basel|Switzerland|Europe|no|173000|260|Rhine;Birs;Wiese|no|1|CHF|none|-|BSL|47.56|right
Beijing|China|Asia|yes|21900000|44|Yongding|no|8|CNY|-|2008|PEK;PKX|39.90|right
Belgrade|Serbia|Europe|yes|-|117|Danube;Sava|no|1|RSD|none|-|BEG|44.82|right
Berlin|Germany|Europe|yes|3700000|34|Spree;Havel|no|1|EUR|1902|1936|BER|52.52|right
Bogotá|Colombia|South America|yes|7700000|2640|Bogotá|no|-5|COP|none|-|BOG|4.71|right
Boston|United States|North America|no|680000|14|Charles;Mystic|yes|-5|USD|-|-|BOS|42.36|right
Brasília|Brazil|South America|yes|-|1172|-|no|-3|BRL|2001|-|BSB|-15.79|right
Bratislava|Slovakia|Europe|yes|475000|134|Danube|no|1|EUR|none|-|BTS|48.15|right
Brazzaville|Republic of the Congo|Africa|yes|-|320|Congo|no|1|XAF|none|-|BZV|-4.26|right
Brussels|Belgium|Europe|yes|1200000|13|Senne|no|1|EUR|1976|-|BRU;CRL|50.85|right
Bucharest|Romania|Europe|yes|1700000|70|Dâmbovița|no|2|RON|1979|-|OTP;BBU|44.43|right
Budapest|Hungary|Europe|yes|1750000|96|Danube|no|1|HUF|1896|-|BUD|47.50|right
Buenos Aires|Argentina|South America|yes|3100000|25|Río de la Plata|yes|-3|ARS|1913|-|EZE;AEP|-34.60|right
Cairo|Egypt|Africa|yes|10000000|23|Nile|no|2|EGP|1987|-|CAI|30.04|right
Calgary|Canada|North America|no|1300000|1045|Bow;Elbow|no|-7|CAD|none|-|YYC|51.05|right
Canberra|Australia|Oceania|yes|450000|578|Molonglo|no|10|AUD|none|-|CBR|-35.28|left
Caracas|Venezuela|South America|yes|-|900|Guaire|no|-4|VES|1983|-|CCS|10.48|right
Chicago|United States|North America|no|2700000|181|Chicago;Calumet|no|-6|USD|1892|-|ORD;MDW|41.88|right
Cologne|Germany|Europe|no|1080000|53|Rhine|no|1|EUR|none|-|CGN|50.94|right
Copenhagen|Denmark|Europe|yes|640000|14|-|yes|1|DKK|2002|-|CPH|55.68|right
Denver|United States|North America|no|716000|1609|South Platte|no|-7|USD|none|-|DEN|39.74|right
Dhaka|Bangladesh|Asia|yes|10300000|-|Buriganga|no|6|BDT|2022|-|DAC|23.81|left
Doha|Qatar|Asia|yes|-|10|-|yes|3|QAR|2019|-|DOH|25.29|right
Dubai|United Arab Emirates|Asia|no|3400000|5|-|yes|4|AED|2009|-|DXB;DWC|25.20|right
Dublin|Ireland|Europe|yes|590000|20|Liffey|yes|0|EUR|none|-|DUB|53.35|left
Edinburgh|United Kingdom|Europe|no|525000|47|Water of Leith|yes|0|GBP|none|-|EDI|55.95|left
Geneva|Switzerland|Europe|no|203000|375|Rhône;Arve|no|1|CHF|none|-|GVA|46.20|right
Glasgow|United Kingdom|Europe|no|635000|38|Clyde;Kelvin|no|0|GBP|1896|-|GLA|55.86|left
Granada|Spain|Europe|no|230000|738|Genil;Darro|no|1|EUR|none|-|GRX|37.18|right
Hamburg|Germany|Europe|no|1850000|6|Elbe;Alster|no|1|EUR|1912|-|HAM|53.55|right
Hanoi|Vietnam|Asia|yes|8100000|-|Red River|no|7|VND|2021|-|HAN|21.03|right
Havana|Cuba|North America|yes|2100000|59|Almendares|yes|-5|CUP|none|-|HAV|23.11|right
Helsinki|Finland|Europe|yes|656000|-|Vantaa|yes|2|EUR|1982|1952|HEL|60.17|right
Hong Kong|China|Asia|no|7500000|-|-|yes|8|HKD|1979|-|HKG|22.32|left
Houston|United States|North America|no|2300000|15|-|no|-6|USD|none|-|IAH;HOU|29.76|right
Innsbruck|Austria|Europe|no|131000|574|Inn|no|1|EUR|none|-|INN|47.27|right
Jakarta|Indonesia|Asia|yes|10600000|8|Ciliwung|yes|7|IDR|2019|-|CGK;HLP|-6.21|left
Johannesburg|South Africa|Africa|no|-|1753|-|no|2|ZAR|none|-|JNB;HLA|-26.20|left
Kampala|Uganda|Africa|yes|1700000|1190|-|no|3|UGX|none|-|EBB|0.35|left
Karachi|Pakistan|Asia|no|-|10|Lyari;Malir|yes|5|PKR|none|-|KHI|24.86|left
Kathmandu|Nepal|Asia|yes|860000|1400|Bagmati|no|5:45|NPR|none|-|KTM|27.72|left
Khartoum|Sudan|Africa|yes|-|381|Nile;Blue Nile;White Nile|no|2|SDG|none|-|KRT|15.50|right
Kigali|Rwanda|Africa|yes|-|1567|-|no|2|RWF|none|-|KGL|-1.94|right
Kinshasa|DR Congo|Africa|yes|-|240|Congo|no|1|CDF|none|-|FIH|-4.44|right
Kolkata|India|Asia|no|4500000|9|Hooghly|no|5:30|INR|1984|-|CCU|22.57|left
Kraków|Poland|Europe|no|780000|219|Vistula|no|1|PLN|none|-|KRK|50.06|right
Kuala Lumpur|Malaysia|Asia|yes|1900000|66|Klang;Gombak|no|8|MYR|1996|-|KUL;SZB|3.14|left
Kyiv|Ukraine|Europe|yes|2950000|179|Dnieper|no|2|UAH|1960|-|KBP;IEV|50.45|right
La Paz|Bolivia|South America|-|-|3640|Choqueyapu|no|-4|BOB|none|-|LPB|-16.49|right
Lagos|Nigeria|Africa|no|-|-|-|yes|1|NGN|2023|-|LOS|6.52|right
Lima|Peru|South America|yes|9700000|154|Rímac|yes|-5|PEN|2011|-|LIM|-12.05|right
Lisbon|Portugal|Europe|yes|545000|-|Tagus|yes|0|EUR|1959|-|LIS|38.72|right
Ljubljana|Slovenia|Europe|yes|285000|295|Ljubljanica;Sava|no|1|EUR|none|-|LJU|46.06|right
London|United Kingdom|Europe|yes|8900000|11|Thames|no|0|GBP|1863|1908;1948;2012|LHR;LGW;STN;LTN;LCY|51.51|left
Los Angeles|United States|North America|no|3900000|93|Los Angeles|yes|-8|USD|-|1932;1984|LAX|34.05|right
Lyon|France|Europe|no|520000|173|Rhône;Saône|no|1|EUR|1978|-|LYS|45.76|right
Madrid|Spain|Europe|yes|3300000|657|Manzanares|no|1|EUR|1919|-|MAD|40.42|right
Manila|Philippines|Asia|yes|1850000|7|Pasig|yes|8|PHP|1984|-|MNL|14.60|right
Marseille|France|Europe|no|870000|12|-|yes|1|EUR|1977|-|MRS|43.30|right
Melbourne|Australia|Oceania|no|5100000|31|Yarra|yes|10|AUD|none|1956|MEL;AVV|-37.81|left
Mexico City|Mexico|North America|yes|9200000|2240|-|no|-6|MXN|1969|1968|MEX;NLU|19.43|right
Milan|Italy|Europe|no|1400000|120|-|no|1|EUR|1964|-|MXP;LIN|45.46|right
Minneapolis|United States|North America|no|430000|264|Mississippi|no|-6|USD|none|-|MSP|44.98|right
Montevideo|Uruguay|South America|yes|1300000|43|Río de la Plata|yes|-3|UYU|none|-|MVD|-34.90|right
Montreal|Canada|North America|no|1760000|-|Saint Lawrence|no|-5|CAD|1966|1976|YUL|45.50|right
Moscow|Russia|Europe|yes|12700000|156|Moskva|no|3|RUB|1935|1980|SVO;DME;VKO|55.76|right
Mumbai|India|Asia|no|12400000|14|Mithi|yes|5:30|INR|2014|-|BOM|19.08|left
Munich|Germany|Europe|no|1490000|520|Isar|no|1|EUR|1971|1972|MUC|48.14|right
Nairobi|Kenya|Africa|yes|4400000|1795|Nairobi|no|3|KES|none|-|NBO;WIL|-1.29|left
New Orleans|United States|North America|no|384000|0|Mississippi|-|-6|USD|none|-|MSY|29.95|right
New York|United States|North America|no|8800000|10|Hudson;East River|yes|-5|USD|1904|-|JFK;LGA|40.71|right
Niamey|Niger|Africa|yes|-|207|Niger|no|1|XOF|none|-|NIM|13.51|right
Osaka|Japan|Asia|no|2750000|-|Yodo|yes|9|JPY|1933|-|KIX;ITM|34.69|left
Oslo|Norway|Europe|yes|700000|23|Akerselva|yes|1|NOK|1966|-|OSL|59.91|right
Ottawa|Canada|North America|yes|1020000|70|Ottawa;Rideau|no|-5|CAD|none|-|YOW|45.42|right
Paris|France|Europe|yes|2150000|35|Seine|no|1|EUR|1900|1900;1924;2024|CDG;ORY|48.86|right
Philadelphia|United States|North America|no|1600000|12|Delaware;Schuylkill|no|-5|USD|1907|-|PHL|39.95|right
Prague|Czechia|Europe|yes|1300000|-|Vltava|no|1|CZK|1974|-|PRG|50.08|right
Quito|Ecuador|South America|yes|-|2850|Machángara|no|-5|USD|2023|-|UIO|-0.18|right
Reykjavik|Iceland|Europe|yes|131000|-|Elliðaár|yes|0|ISK|none|-|KEF;RKV|64.15|right
Riga|Latvia|Europe|yes|620000|6|Daugava|yes|2|EUR|none|-|RIX|56.95|right
Rio de Janeiro|Brazil|South America|no|6700000|5|-|yes|-3|BRL|1979|2016|GIG;SDU|-22.91|right
Rome|Italy|Europe|yes|2800000|21|Tiber;Aniene|-|1|EUR|1955|1960|FCO;CIA|41.90|right
Saint Petersburg|Russia|Europe|no|5400000|3|Neva|yes|3|RUB|1955|-|LED|59.94|right
San Francisco|United States|North America|no|874000|16|-|yes|-8|USD|-|-|SFO|37.77|right
Santiago|Chile|South America|yes|-|570|Mapocho|no|-4|CLP|1975|-|SCL|-33.45|right
São Paulo|Brazil|South America|no|12300000|760|Tietê;Pinheiros|no|-3|BRL|1974|-|GRU;CGH|-23.55|right
Seattle|United States|North America|no|737000|53|Duwamish|yes|-8|USD|-|-|SEA|47.61|right
Seoul|South Korea|Asia|yes|9600000|38|Han|no|9|KRW|1974|1988|ICN;GMP|37.57|right
Shanghai|China|Asia|no|24900000|4|Huangpu;Yangtze|yes|8|CNY|1993|-|PVG;SHA|31.23|right
Singapore|Singapore|Asia|yes|5700000|15|Singapore;Kallang|yes|8|SGD|1987|-|SIN;XSP|1.35|left
Sofia|Bulgaria|Europe|yes|1240000|550|-|no|2|-|1998|-|SOF|42.70|right
Stockholm|Sweden|Europe|yes|975000|28|-|yes|1|SEK|1950|1912|ARN;BMA|59.33|right
Sydney|Australia|Oceania|no|5300000|-|Parramatta|yes|10|AUD|2019|2000|SYD|-33.87|left
Tallinn|Estonia|Europe|yes|438000|9|-|yes|2|EUR|none|-|TLL|59.44|right
Tokyo|Japan|Asia|yes|14000000|40|Sumida;Arakawa|yes|9|JPY|1927|1964;2020|HND;NRT|35.68|left
Toronto|Canada|North America|no|2800000|76|Don;Humber|no|-5|CAD|1954|-|YYZ;YTZ|43.65|right
Ulaanbaatar|Mongolia|Asia|yes|1500000|1350|Tuul|no|8|MNT|none|-|UBN|47.89|right
Vancouver|Canada|North America|no|660000|-|Fraser|yes|-8|CAD|1985|-|YVR|49.28|right
Vienna|Austria|Europe|yes|1900000|171|Danube;Wien|no|1|EUR|1978|-|VIE|48.21|right
Warsaw|Poland|Europe|yes|1790000|100|Vistula|no|1|PLN|1995|-|WAW;WMI|52.23|right
Washington, D.C.|United States|North America|yes|690000|-|Potomac;Anacostia|no|-5|USD|1976|-|DCA;IAD|38.91|right
Wellington|New Zealand|Oceania|yes|215000|-|-|yes|12|NZD|none|-|WLG|-41.29|left
Windhoek|Namibia|Africa|yes|-|1650|-|no|2|NAD|none|-|WDH|-22.56|left
Zurich|Switzerland|Europe|no|420000|408|Limmat;Sihl|no|1|CHF|none|-|ZRH|47.38|right
"""
