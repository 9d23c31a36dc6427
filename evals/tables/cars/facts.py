"""Facts on cars, one a line.

make|model|country of the make|first year|body|fuel|displacement in cc|power in kW|0-100 km/h in s|
top speed in km/h|kerb weight in kg|consumption per 100 km (litres, kWh if electric, kg of hydrogen)|
electric range in km|seats|boot in litres|driven wheels|price new in euros; `-` is left out.
"""

CARS = """
Volkswagen|Golf VIII 1.5 TSI|Germany|2019|hatchback|petrol|1498|110|8.5|224|1340|5.6|-|5|381|FWD|31500
Volkswagen|Golf VIII GTI|Germany|2020|hatchback|petrol|1984|180|6.2|250|1463|7.0|-|5|374|FWD|39000
Volkswagen|Golf VIII R|Germany|2020|hatchback|petrol|1984|235|4.7|250|1551|7.8|-|5|341|AWD|49000
Volkswagen|Golf Variant 2.0 TDI|Germany|2020|estate|diesel|1968|110|8.9|223|1465|4.6|-|5|611|FWD|37500
Volkswagen|Passat Variant 2.0 TDI|Germany|2023|estate|diesel|1968|110|9.3|223|1625|5.0|-|5|690|FWD|45000
Volkswagen|Polo 1.0 TSI|Germany|2017|hatchback|petrol|999|70|10.8|187|1180|5.2|-|5|351|FWD|22500
Volkswagen|up! 1.0|Germany|2011|hatchback|petrol|999|44|14.4|161|929|4.4|-|4|251|FWD|10500
Volkswagen|Tiguan 2.0 TDI 4Motion|Germany|2016|SUV|diesel|1968|110|9.3|200|1673|6.0|-|5|615|AWD|40000
Volkswagen|Touareg 3.0 TDI|Germany|2018|SUV|diesel|2967|210|6.1|238|2070|8.2|-|5|810|AWD|69000
Volkswagen|Touran 1.5 TSI|Germany|2018|MPV|petrol|1498|110|8.9|209|1486|6.2|-|7|743|FWD|35000
Volkswagen|Multivan eHybrid|Germany|2021|MPV|plug-in hybrid|1395|160|9.0|190|2250|1.7|50|7|469|FWD|60000
Volkswagen|ID.3 Pro|Germany|2020|hatchback|electric|-|150|7.3|160|1805|15.5|426|5|385|RWD|38000
Volkswagen|ID.4 Pro|Germany|2021|SUV|electric|-|150|8.5|160|2124|17.5|520|5|543|RWD|46500
Volkswagen|ID. Buzz|Germany|2022|MPV|electric|-|150|10.2|145|2471|21.7|423|5|1121|RWD|64500
Volkswagen|Phaeton W12|Germany|2002|saloon|petrol|5998|309|6.1|250|2369|15.7|-|5|500|AWD|101000
Volkswagen|Beetle 1303|Germany|1972|saloon|petrol|1285|32|-|125|890|9.5|-|4|140|RWD|-
Volkswagen|Amarok 3.0 TDI|Germany|2023|pickup|diesel|2993|177|8.8|180|2345|10.1|-|5|-|AWD|57000
Volkswagen|XL1|Germany|2013|coupé|plug-in hybrid|830|55|12.7|160|795|0.9|50|2|120|RWD|111000
Audi|A3 Sportback 35 TFSI|Germany|2020|hatchback|petrol|1498|110|8.4|224|1345|5.7|-|5|380|FWD|32000
Audi|A4 Avant 40 TDI|Germany|2019|estate|diesel|1968|150|7.4|238|1610|4.8|-|5|495|FWD|47000
Audi|A6 Avant 50 TDI|Germany|2018|estate|diesel|2967|210|5.7|250|1880|6.4|-|5|565|AWD|66000
Audi|RS 6 Avant|Germany|2019|estate|petrol|3996|441|3.6|250|2075|12.6|-|5|565|AWD|117500
Audi|A8 L 55 TFSI|Germany|2017|saloon|petrol|2995|250|5.7|250|1995|9.1|-|5|505|AWD|98000
Audi|TT Coupé 45 TFSI|Germany|2018|coupé|petrol|1984|180|5.9|250|1365|7.1|-|4|305|FWD|42000
Audi|R8 V10 performance|Germany|2019|coupé|petrol|5204|456|3.1|331|1670|14.9|-|2|112|AWD|200000
Audi|Q3 35 TDI|Germany|2018|SUV|diesel|1968|110|9.2|207|1700|5.5|-|5|530|FWD|40500
Audi|Q7 50 TDI|Germany|2019|SUV|diesel|2967|210|6.3|241|2165|8.2|-|7|780|AWD|72000
Audi|e-tron GT quattro|Germany|2021|saloon|electric|-|350|4.1|245|2351|19.6|488|5|405|AWD|104000
Audi|Q4 e-tron 40|Germany|2021|SUV|electric|-|150|8.5|160|2125|17.3|515|5|520|RWD|48500
Audi|A2 1.4|Germany|2000|hatchback|petrol|1390|55|12.3|173|970|6.0|-|4|390|FWD|17000
BMW|118i|Germany|2019|hatchback|petrol|1499|103|8.6|213|1395|5.9|-|5|380|FWD|30500
BMW|320d Touring|Germany|2019|estate|diesel|1995|140|7.1|229|1640|5.0|-|5|500|RWD|45500
BMW|330e|Germany|2019|saloon|plug-in hybrid|1998|215|5.9|230|1815|1.6|59|5|375|RWD|52500
BMW|M3 Competition|Germany|2021|saloon|petrol|2993|375|3.9|250|1805|10.0|-|5|480|RWD|90000
BMW|530d|Germany|2017|saloon|diesel|2993|195|5.7|250|1715|5.3|-|5|530|RWD|57000
BMW|i3 120 Ah|Germany|2018|hatchback|electric|-|125|7.3|150|1345|15.3|308|4|260|RWD|39000
BMW|i4 eDrive40|Germany|2021|saloon|electric|-|250|5.7|190|2125|17.0|590|5|470|RWD|58500
BMW|iX xDrive50|Germany|2021|SUV|electric|-|385|4.6|200|2585|21.0|630|5|500|AWD|98000
BMW|X1 sDrive18i|Germany|2022|SUV|petrol|1499|100|9.2|208|1575|6.5|-|5|540|FWD|41500
BMW|X5 xDrive30d|Germany|2018|SUV|diesel|2993|210|6.1|235|2185|7.0|-|5|650|AWD|75000
BMW|X7 xDrive40i|Germany|2019|SUV|petrol|2998|250|6.1|245|2395|10.2|-|7|326|AWD|87000
BMW|Z4 sDrive20i|Germany|2018|convertible|petrol|1998|145|6.6|240|1480|7.1|-|2|281|RWD|43000
BMW|218d Gran Tourer|Germany|2018|MPV|diesel|1995|110|9.3|207|1585|5.2|-|7|560|FWD|38000
BMW|i8|Germany|2014|coupé|plug-in hybrid|1499|266|4.4|250|1560|2.1|37|4|154|AWD|126000
Mercedes-Benz|A 200|Germany|2018|hatchback|petrol|1332|120|8.0|225|1375|5.8|-|5|370|FWD|32500
Mercedes-Benz|C 220 d Estate|Germany|2021|estate|diesel|1993|147|7.4|242|1755|5.0|-|5|490|RWD|50500
Mercedes-Benz|E 220 d|Germany|2016|saloon|diesel|1950|143|7.3|240|1680|4.9|-|5|540|RWD|48500
Mercedes-Benz|E 300 de Estate|Germany|2019|estate|plug-in hybrid|1950|225|6.0|235|2115|1.6|52|5|480|RWD|62000
Mercedes-Benz|S 500 4MATIC|Germany|2020|saloon|petrol|2999|320|4.9|250|2015|8.4|-|5|550|AWD|117000
Mercedes-Benz|SL 55 AMG|Germany|2002|convertible|petrol|5439|350|4.7|250|1955|13.8|-|2|317|RWD|118000
Mercedes-Benz|AMG G 63|Germany|2018|SUV|petrol|3982|430|4.5|220|2560|15.2|-|5|667|AWD|149000
Mercedes-Benz|GLC 220 d|Germany|2022|SUV|diesel|1993|145|8.0|219|2000|5.6|-|5|620|AWD|58000
Mercedes-Benz|EQS 450+|Germany|2021|saloon|electric|-|245|6.2|210|2480|17.5|770|5|610|RWD|106000
Mercedes-Benz|EQB 250|Germany|2022|SUV|electric|-|140|9.2|160|2110|18.0|423|7|495|FWD|54500
Mercedes-Benz|EQV 300|Germany|2020|MPV|electric|-|150|12.1|140|2830|28.1|363|8|1030|FWD|71000
Mercedes-Benz|V 220 d|Germany|2019|MPV|diesel|1950|120|11.1|195|2150|7.3|-|8|1030|RWD|56000
Mercedes-Benz|300 SL Gullwing|Germany|1954|coupé|petrol|2996|158|-|235|1295|-|-|2|-|RWD|-
Porsche|911 Carrera|Germany|2019|coupé|petrol|2981|283|4.2|293|1505|9.4|-|4|132|RWD|105000
Porsche|911 Turbo S|Germany|2020|coupé|petrol|3745|478|2.7|330|1640|12.0|-|4|128|AWD|216000
Porsche|911 GT3 RS|Germany|2022|coupé|petrol|3996|386|3.2|296|1450|13.4|-|2|-|RWD|230000
Porsche|718 Boxster|Germany|2016|convertible|petrol|1988|220|5.1|275|1335|8.1|-|2|275|RWD|54000
Porsche|718 Cayman GT4|Germany|2019|coupé|petrol|3995|309|4.4|304|1420|10.9|-|2|420|RWD|96000
Porsche|Cayenne E-Hybrid|Germany|2018|SUV|plug-in hybrid|2995|340|5.0|253|2295|3.4|44|5|645|AWD|90000
Porsche|Macan|Germany|2018|SUV|petrol|1984|180|6.7|225|1795|8.9|-|5|488|AWD|60000
Porsche|Panamera 4 E-Hybrid Sport Turismo|Germany|2017|estate|plug-in hybrid|2894|340|4.6|275|2190|2.6|50|5|425|AWD|112000
Porsche|Taycan Turbo S|Germany|2019|saloon|electric|-|560|2.8|260|2295|24.5|412|4|366|AWD|186000
Porsche|Carrera GT|Germany|2003|convertible|petrol|5733|450|3.9|330|1380|17.8|-|2|76|RWD|452000
Opel|Corsa 1.2|Germany|2019|hatchback|petrol|1199|55|13.2|174|1055|5.3|-|5|309|FWD|15500
Opel|Corsa-e|Germany|2020|hatchback|electric|-|100|8.1|150|1530|16.8|337|5|267|FWD|30000
Opel|Insignia Sports Tourer 2.0 D|Germany|2020|estate|diesel|1995|128|8.9|222|1591|4.7|-|5|560|FWD|38500
Opel|Zafira Tourer 1.4 Turbo|Germany|2011|MPV|petrol|1364|103|9.9|200|1613|6.6|-|7|710|FWD|27000
smart|fortwo 1.0|Germany|2014|hatchback|petrol|999|52|14.4|151|880|4.3|-|2|260|RWD|11000
smart|EQ fortwo|Germany|2018|hatchback|electric|-|60|11.6|130|1085|16.5|133|2|260|RWD|22000
smart|roadster|Germany|2003|convertible|petrol|698|60|10.9|175|790|5.1|-|2|-|RWD|17000
Trabant|601|Germany|1964|saloon|petrol|594|19|-|100|615|7.0|-|4|420|FWD|-
Ford|Model T|USA|1908|convertible|petrol|2896|15|-|68|540|-|-|4|-|RWD|-
Ford|Fiesta 1.0 EcoBoost|USA|2017|hatchback|petrol|998|74|10.5|183|1163|5.0|-|5|303|FWD|17500
Ford|Fiesta ST|USA|2018|hatchback|petrol|1497|147|6.5|232|1262|6.9|-|5|292|FWD|24500
Ford|Focus Estate 1.5 EcoBlue|USA|2018|estate|diesel|1499|88|10.2|193|1435|4.5|-|5|608|FWD|26500
Ford|Mustang GT|USA|2018|coupé|petrol|4951|331|4.6|250|1756|12.0|-|4|408|RWD|46500
Ford|Mustang Mach-E|USA|2020|SUV|electric|-|198|7.0|180|2085|17.2|440|5|402|RWD|47500
Ford|Kuga 2.5 PHEV|USA|2020|SUV|plug-in hybrid|2488|165|9.2|200|1844|1.3|56|5|411|FWD|40000
Ford|Ranger Raptor|USA|2022|pickup|petrol|2956|215|7.9|180|2454|13.8|-|5|-|AWD|78000
Ford|Galaxy 2.5 FHEV|USA|2021|MPV|hybrid|2488|140|10.0|185|1900|6.5|-|7|300|FWD|46500
Tesla|Model 3 RWD|USA|2021|saloon|electric|-|208|6.1|225|1760|14.4|491|5|561|RWD|43000
Tesla|Model 3 Performance|USA|2024|saloon|electric|-|338|3.1|262|1851|16.7|528|5|594|AWD|59000
Tesla|Model Y Long Range|USA|2021|SUV|electric|-|378|5.0|217|1979|16.9|533|5|854|AWD|55000
Tesla|Model S Plaid|USA|2021|saloon|electric|-|750|2.1|322|2190|18.7|600|5|793|AWD|110000
Tesla|Model X Long Range|USA|2021|SUV|electric|-|493|3.9|250|2352|19.1|576|7|-|AWD|100000
Tesla|Roadster|USA|2008|convertible|electric|-|185|3.9|201|1235|-|350|2|-|RWD|84000
Lucid|Air Grand Touring|USA|2021|saloon|electric|-|611|3.2|270|2360|16.0|839|5|627|AWD|159000
Chevrolet|Corvette C8 Stingray|USA|2019|coupé|petrol|6162|354|3.5|296|1655|12.1|-|2|357|RWD|97000
Dodge|Challenger SRT Hellcat|USA|2015|coupé|petrol|6166|527|3.9|320|2019|-|-|5|459|RWD|-
Cadillac|Escalade|USA|2020|SUV|petrol|6162|313|6.5|200|2690|-|-|7|722|AWD|129000
Jeep|Wrangler 2.0|USA|2018|SUV|petrol|1995|200|7.6|177|1990|9.8|-|5|533|AWD|49500
Jeep|Renegade 4xe|USA|2020|SUV|plug-in hybrid|1332|177|7.1|199|1770|2.0|42|5|330|AWD|40500
Toyota|Yaris 1.5 Hybrid|Japan|2020|hatchback|hybrid|1490|85|9.7|175|1165|3.8|-|5|286|FWD|22500
Toyota|GR Yaris|Japan|2020|hatchback|petrol|1618|192|5.5|230|1280|8.2|-|4|174|AWD|33500
Toyota|Corolla Touring Sports 1.8 Hybrid|Japan|2019|estate|hybrid|1798|90|11.1|180|1440|4.5|-|5|596|FWD|29500
Toyota|Prius 2.0 PHEV|Japan|2023|hatchback|plug-in hybrid|1987|164|6.8|177|1620|0.7|86|5|284|FWD|45500
Toyota|RAV4 2.5 Hybrid|Japan|2018|SUV|hybrid|2487|160|8.4|180|1650|5.6|-|5|580|FWD|37500
Toyota|Land Cruiser 2.8 D-4D|Japan|2020|SUV|diesel|2755|150|9.9|175|2205|9.2|-|7|-|AWD|55000
Toyota|GR86|Japan|2022|coupé|petrol|2387|172|6.3|226|1276|8.7|-|4|226|RWD|34000
Toyota|GR Supra 3.0|Japan|2019|coupé|petrol|2998|250|4.3|250|1495|8.3|-|2|290|RWD|63000
Toyota|Mirai|Japan|2020|saloon|hydrogen|-|134|9.0|175|1900|0.8|650|5|321|RWD|64000
Toyota|Hilux 2.8|Japan|2020|pickup|diesel|2755|150|10.1|175|2150|9.3|-|5|-|AWD|46000
Toyota|Aygo X|Japan|2022|hatchback|petrol|998|53|14.9|158|940|4.8|-|4|231|FWD|16000
Lexus|LC 500|Japan|2017|coupé|petrol|4969|341|4.7|270|1935|11.5|-|4|197|RWD|102000
Lexus|UX 250h|Japan|2018|SUV|hybrid|1987|135|8.5|177|1540|5.3|-|5|320|FWD|35500
Lexus|NX 450h+|Japan|2021|SUV|plug-in hybrid|2487|227|6.3|200|1990|1.1|69|5|545|AWD|59000
Honda|Jazz e:HEV|Japan|2020|hatchback|hybrid|1498|80|9.5|175|1228|4.6|-|5|304|FWD|23000
Honda|Civic Type R|Japan|2022|hatchback|petrol|1996|242|5.4|275|1429|8.2|-|4|410|FWD|59000
Honda|e Advance|Japan|2020|hatchback|electric|-|113|8.3|145|1527|17.8|210|4|171|RWD|36500
Honda|CR-V 2.0 e:HEV|Japan|2019|SUV|hybrid|1993|135|8.8|180|1614|5.5|-|5|497|FWD|33000
Honda|NSX|Japan|2016|coupé|hybrid|3493|427|2.9|308|1776|10.0|-|2|110|AWD|180000
Honda|S2000|Japan|1999|convertible|petrol|1997|177|6.2|240|1260|9.9|-|2|152|RWD|35000
Mazda|MX-5 2.0|Japan|2015|convertible|petrol|1998|118|7.3|214|1075|6.6|-|2|130|RWD|27000
Mazda|CX-5 2.2 D|Japan|2017|SUV|diesel|2191|110|9.4|204|1575|5.4|-|5|506|FWD|33500
Mazda|CX-60 3.3 D|Japan|2022|SUV|diesel|3283|187|7.4|219|1980|5.3|-|5|570|AWD|53000
Mazda|MX-30|Japan|2020|SUV|electric|-|107|9.7|140|1720|19.0|200|5|366|FWD|34000
Nissan|Leaf 40 kWh|Japan|2017|hatchback|electric|-|110|7.9|144|1580|17.1|270|5|435|FWD|35000
Nissan|Qashqai e-Power|Japan|2022|SUV|hybrid|1497|140|7.9|170|1700|5.3|-|5|504|FWD|41500
Nissan|GT-R|Japan|2009|coupé|petrol|3799|357|3.5|310|1740|12.4|-|4|315|AWD|82000
Nissan|Ariya 87 kWh|Japan|2022|SUV|electric|-|178|7.6|160|2050|18.1|533|5|468|FWD|59500
Subaru|Outback 2.5i|Japan|2021|estate|petrol|2498|124|10.2|193|1665|8.6|-|5|561|AWD|42000
Subaru|WRX STI|Japan|2014|saloon|petrol|2457|221|5.2|255|1509|10.4|-|5|460|AWD|43500
Suzuki|Jimny 1.5|Japan|2018|SUV|petrol|1462|75|-|145|1165|7.9|-|4|85|AWD|18000
Suzuki|Swift Sport 1.4|Japan|2018|hatchback|petrol|1373|103|8.1|210|1045|5.6|-|5|265|FWD|21500
Mitsubishi|Outlander PHEV|Japan|2018|SUV|plug-in hybrid|2360|165|10.5|170|1955|1.8|45|5|463|AWD|38000
Mitsubishi|Space Star 1.2|Japan|2013|hatchback|petrol|1193|59|11.7|180|920|4.3|-|5|235|FWD|11000
Hyundai|i10 1.0|South Korea|2020|hatchback|petrol|998|49|14.8|156|996|4.8|-|5|252|FWD|12000
Hyundai|i20 N|South Korea|2021|hatchback|petrol|1598|150|6.2|230|1265|6.9|-|5|352|FWD|25000
Hyundai|Tucson 1.6 PHEV|South Korea|2021|SUV|plug-in hybrid|1598|195|8.6|191|1825|1.4|62|5|558|AWD|43500
Hyundai|Kona Electric 64 kWh|South Korea|2018|SUV|electric|-|150|7.6|167|1760|14.7|484|5|332|FWD|39000
Hyundai|Ioniq 5 77.4 kWh AWD|South Korea|2022|SUV|electric|-|239|5.1|185|2100|18.7|481|5|527|AWD|53500
Hyundai|Ioniq 6|South Korea|2022|saloon|electric|-|168|7.4|185|1985|14.3|614|5|401|RWD|50000
Hyundai|Nexo|South Korea|2018|SUV|hydrogen|-|120|9.2|179|1889|1.0|666|5|461|FWD|77000
Kia|Picanto 1.0|South Korea|2017|hatchback|petrol|998|49|14.3|161|935|4.4|-|5|255|FWD|11500
Kia|Ceed Sportswagon 1.6 CRDi|South Korea|2018|estate|diesel|1598|100|10.2|200|1463|4.6|-|5|625|FWD|26500
Kia|Sportage 1.6 Hybrid|South Korea|2021|SUV|hybrid|1598|169|8.0|193|1700|5.7|-|5|587|FWD|37500
Kia|Niro EV|South Korea|2022|SUV|electric|-|150|7.8|167|1757|16.2|460|5|475|FWD|45500
Kia|EV6 GT|South Korea|2022|SUV|electric|-|430|3.5|260|2200|20.6|424|5|480|AWD|70000
Kia|EV9|South Korea|2023|SUV|electric|-|283|5.3|200|2648|22.8|505|7|333|AWD|82500
Renault|Clio TCe 90|France|2019|hatchback|petrol|999|67|11.8|180|1150|5.2|-|5|391|FWD|16000
Renault|Zoe R135|France|2019|hatchback|electric|-|100|9.5|140|1577|17.2|395|5|338|FWD|33000
Renault|Twingo Electric|France|2020|hatchback|electric|-|60|12.9|135|1168|16.0|190|4|219|RWD|21500
Renault|Megane E-Tech|France|2022|hatchback|electric|-|160|7.4|160|1711|16.1|450|5|440|FWD|42000
Renault|Scénic 1.3 TCe|France|2018|MPV|petrol|1332|103|9.9|196|1430|5.9|-|5|506|FWD|27000
Peugeot|208 PureTech 100|France|2019|hatchback|petrol|1199|74|9.9|188|1090|5.3|-|5|311|FWD|20000
Peugeot|308 SW BlueHDi 130|France|2021|estate|diesel|1499|96|10.9|207|1450|4.5|-|5|608|FWD|34000
Peugeot|5008 BlueHDi 130|France|2017|SUV|diesel|1499|96|11.8|191|1515|5.2|-|7|780|FWD|36000
Peugeot|508 SW PSE|France|2020|estate|plug-in hybrid|1598|265|5.2|250|1875|2.0|46|5|530|AWD|68000
Citroën|2CV6|France|1970|saloon|petrol|602|21|-|115|585|6.1|-|4|220|FWD|-
Citroën|DS 21|France|1965|saloon|petrol|2175|80|13.0|175|1280|11.5|-|5|500|FWD|-
Citroën|C3 PureTech 83|France|2016|hatchback|petrol|1199|61|13.1|169|1055|5.4|-|5|300|FWD|14500
Citroën|Ami|France|2020|hatchback|electric|-|6|-|45|485|7.0|75|2|63|FWD|8000
Citroën|Berlingo BlueHDi 100|France|2018|MPV|diesel|1499|75|12.7|175|1505|5.2|-|5|775|FWD|25000
Alpine|A110|France|2017|coupé|petrol|1798|185|4.5|250|1103|6.4|-|2|196|RWD|56000
Bugatti|Veyron 16.4|France|2005|coupé|petrol|7993|736|2.5|407|1888|24.1|-|2|-|AWD|1300000
Bugatti|Chiron|France|2016|coupé|petrol|7993|1103|2.4|420|1995|22.5|-|2|44|AWD|2400000
Dacia|Sandero TCe 90|Romania|2021|hatchback|petrol|999|67|11.7|178|1087|5.3|-|5|328|FWD|11500
Dacia|Sandero ECO-G 100|Romania|2021|hatchback|LPG|999|74|11.6|183|1160|7.1|-|5|328|FWD|12500
Dacia|Spring Electric 45|Romania|2021|hatchback|electric|-|33|19.1|125|1045|13.9|230|4|290|FWD|20500
Dacia|Duster Blue dCi 115 4x4|Romania|2018|SUV|diesel|1461|85|12.1|174|1425|5.3|-|5|411|AWD|20500
Dacia|Jogger TCe 110|Romania|2022|estate|petrol|999|81|11.2|183|1205|5.7|-|7|160|FWD|17000
Dacia|Logan MCV TCe 90|Romania|2013|estate|petrol|898|66|11.1|175|1055|5.0|-|5|573|FWD|9500
Škoda|Octavia Combi 2.0 TDI|Czech Republic|2020|estate|diesel|1968|110|8.9|222|1490|4.4|-|5|640|FWD|33000
Škoda|Superb Combi 2.0 TDI|Czech Republic|2019|estate|diesel|1968|110|9.1|217|1575|4.9|-|5|660|FWD|37000
Škoda|Enyaq iV 80|Czech Republic|2021|SUV|electric|-|150|8.6|160|2090|16.7|534|5|585|RWD|45000
Škoda|Kodiaq 2.0 TDI|Czech Republic|2017|SUV|diesel|1968|110|9.6|194|1752|6.0|-|7|720|AWD|38500
Škoda|Fabia 1.0 TSI|Czech Republic|2021|hatchback|petrol|999|70|10.6|195|1131|5.0|-|5|380|FWD|17500
Seat|Leon e-Hybrid|Spain|2020|hatchback|plug-in hybrid|1395|150|7.5|220|1614|1.2|64|5|270|FWD|36000
Seat|Alhambra 2.0 TDI|Spain|2015|MPV|diesel|1968|110|10.2|204|1756|5.4|-|7|-|FWD|37000
Cupra|Born 58 kWh|Spain|2021|hatchback|electric|-|150|7.3|160|1811|15.8|424|5|385|RWD|38000
Fiat|500 1.2|Italy|2007|hatchback|petrol|1242|51|12.9|160|940|5.1|-|4|185|FWD|10800
Fiat|500e|Italy|2020|hatchback|electric|-|87|9.0|150|1365|14.0|320|4|185|FWD|34000
Fiat|Panda 4x4|Italy|2012|hatchback|petrol|875|62|12.1|166|1050|4.9|-|4|225|AWD|16500
Fiat|Multipla 1.6|Italy|1998|MPV|petrol|1581|76|12.6|170|1300|8.6|-|6|430|FWD|17000
Alfa Romeo|Giulia Quadrifoglio|Italy|2016|saloon|petrol|2891|375|3.9|307|1620|10.1|-|5|480|RWD|73000
Alfa Romeo|4C|Italy|2013|coupé|petrol|1742|177|4.5|258|940|6.8|-|2|110|RWD|53000
Ferrari|F40|Italy|1987|coupé|petrol|2936|352|4.1|324|1250|-|-|2|-|RWD|-
Ferrari|488 GTB|Italy|2015|coupé|petrol|3902|492|3.0|330|1475|11.4|-|2|230|RWD|204000
Ferrari|SF90 Stradale|Italy|2019|coupé|plug-in hybrid|3990|735|2.5|340|1570|6.1|25|2|74|AWD|430000
Ferrari|Roma|Italy|2020|coupé|petrol|3855|456|3.4|320|1570|11.2|-|4|272|RWD|192000
Ferrari|Purosangue|Italy|2022|SUV|petrol|6496|533|3.3|310|2180|17.3|-|4|473|AWD|380000
Lamborghini|Countach LP400|Italy|1974|coupé|petrol|3929|276|5.6|290|1065|-|-|2|-|RWD|-
Lamborghini|Huracán Evo|Italy|2019|coupé|petrol|5204|470|2.9|325|1540|14.9|-|2|100|AWD|222000
Lamborghini|Urus|Italy|2018|SUV|petrol|3996|478|3.6|305|2200|12.7|-|5|616|AWD|204000
Maserati|MC20|Italy|2020|coupé|petrol|3000|463|2.9|325|1500|11.6|-|2|150|RWD|216000
Volvo|240 Estate|Sweden|1983|estate|petrol|2316|83|-|170|1360|10.5|-|5|-|RWD|-
Volvo|V90 D4|Sweden|2016|estate|diesel|1969|140|8.5|225|1755|4.9|-|5|560|FWD|50500
Volvo|XC90 T8|Sweden|2015|SUV|plug-in hybrid|1969|287|5.8|230|2343|2.8|40|7|314|AWD|79000
Volvo|EX30|Sweden|2023|SUV|electric|-|200|5.3|180|1830|17.0|476|5|318|RWD|41500
Polestar|2 Long Range|Sweden|2023|saloon|electric|-|220|6.2|205|2009|14.8|655|5|405|RWD|51500
Koenigsegg|Agera RS|Sweden|2015|coupé|petrol|5065|865|2.8|447|1395|-|-|2|150|RWD|2000000
MINI|Cooper S|UK|2014|hatchback|petrol|1998|141|6.8|235|1235|6.2|-|4|211|FWD|24000
MINI|Cooper SE|UK|2020|hatchback|electric|-|135|7.3|150|1440|15.3|232|4|211|FWD|32500
Land Rover|Defender 110 D250|UK|2020|SUV|diesel|2997|183|8.3|188|2393|8.8|-|5|786|AWD|66000
Land Rover|Range Rover P530|UK|2022|SUV|petrol|4395|390|4.6|250|2510|11.8|-|5|725|AWD|143000
Jaguar|E-Type 3.8|UK|1961|coupé|petrol|3781|198|7.1|240|1230|14.5|-|2|-|RWD|-
Jaguar|I-Pace|UK|2018|SUV|electric|-|294|4.8|200|2208|22.0|470|5|656|AWD|77500
Jaguar|F-Type R|UK|2020|coupé|petrol|5000|423|3.7|300|1818|11.3|-|2|299|AWD|122000
Aston Martin|DB11 V8|UK|2017|coupé|petrol|3982|375|4.0|300|1760|11.2|-|4|270|RWD|184000
Bentley|Continental GT V8|UK|2019|coupé|petrol|3996|404|4.0|318|2165|11.8|-|4|358|AWD|198000
Rolls-Royce|Phantom VIII|UK|2017|saloon|petrol|6749|420|5.3|250|2560|15.6|-|5|548|RWD|446000
Rolls-Royce|Spectre|UK|2023|coupé|electric|-|430|4.5|250|2890|21.5|530|4|380|AWD|389000
McLaren|F1|UK|1992|coupé|petrol|6064|461|3.2|386|1140|-|-|3|-|RWD|-
McLaren|720S|UK|2017|coupé|petrol|3994|530|2.9|341|1419|12.2|-|2|150|RWD|247000
Lotus|Elise S1|UK|1996|convertible|petrol|1796|88|5.8|202|725|7.3|-|2|-|RWD|37000
Morgan|Plus Four|UK|2020|convertible|petrol|1998|190|4.8|240|1013|7.3|-|2|-|RWD|75000
BYD|Dolphin|China|2023|hatchback|electric|-|150|7.0|160|1658|15.9|427|5|345|FWD|36000
BYD|Seal AWD|China|2023|saloon|electric|-|390|3.8|180|2185|18.2|520|5|400|AWD|51000
Nio|ET7 100 kWh|China|2021|saloon|electric|-|480|3.8|200|2379|19.0|580|5|364|AWD|91000
Rimac|Nevera|Croatia|2021|coupé|electric|-|1408|2.0|412|2300|-|490|2|-|AWD|2100000
Lada|Niva 1.7|Russia|1994|SUV|petrol|1690|61|17.0|142|1285|9.7|-|4|265|AWD|11000
"""
