"""The chemical elements in order of atomic number."""

# symbol|name|category|group|atomic mass|density|melting K|boiling K|electronegativity|year|by
ELEMENTS = """
H|Hydrogen|NM|1|1.008|0.00008988|13.99|20.27|2.20|1766|Henry Cavendish
He|Helium|NG|18|4.0026|0.0001785|-|4.22|-|1895|William Ramsay; Per Teodor Cleve; Nils Abraham Langlet
Li|Lithium|AM|1|6.94|0.534|453.65|1603|0.98|1817|Johan August Arfwedson
Be|Beryllium|AE|2|9.0122|1.85|1560|2742|1.57|1798|Louis-Nicolas Vauquelin
B|Boron|ML|13|10.81|2.34|2349|4200|2.04|1808|Humphry Davy; Joseph Louis Gay-Lussac; Louis-Jacques Thénard
C|Carbon|NM|14|12.011|2.267|-|-|2.55|ancient|-
N|Nitrogen|NM|15|14.007|0.0012506|63.15|77.36|3.04|1772|Daniel Rutherford
O|Oxygen|NM|16|15.999|0.001429|54.36|90.19|3.44|1774|Joseph Priestley; Carl Wilhelm Scheele
F|Fluorine|HA|17|18.998|0.001696|53.48|85.03|3.98|1886|Henri Moissan
Ne|Neon|NG|18|20.180|0.0009|24.56|27.10|-|1898|William Ramsay; Morris Travers
Na|Sodium|AM|1|22.990|0.968|370.94|1156|0.93|1807|Humphry Davy
Mg|Magnesium|AE|2|24.305|1.738|923|1363|1.31|1808|Humphry Davy
Al|Aluminium|PT|13|26.982|2.70|933.47|2743|1.61|1825|Hans Christian Ørsted
Si|Silicon|ML|14|28.085|2.329|1687|3538|1.90|1824|Jöns Jacob Berzelius
P|Phosphorus|NM|15|30.974|1.823|317.3|553.7|2.19|1669|Hennig Brand
S|Sulfur|NM|16|32.06|2.07|388.36|717.8|2.58|ancient|-
Cl|Chlorine|HA|17|35.45|0.0032|171.6|239.11|3.16|1774|Carl Wilhelm Scheele
Ar|Argon|NG|18|39.95|0.001784|83.81|87.30|-|1894|Lord Rayleigh; William Ramsay
K|Potassium|AM|1|39.098|0.89|336.7|1032|0.82|1807|Humphry Davy
Ca|Calcium|AE|2|40.078|1.55|1115|1757|1.00|1808|Humphry Davy
Sc|Scandium|TM|3|44.956|2.985|1814|3109|1.36|1879|Lars Fredrik Nilson
Ti|Titanium|TM|4|47.867|4.506|1941|3560|1.54|1791|William Gregor
V|Vanadium|TM|5|50.942|6.11|2183|3680|1.63|1801|Andrés Manuel del Río
Cr|Chromium|TM|6|51.996|7.15|2180|2944|1.66|1797|Louis-Nicolas Vauquelin
Mn|Manganese|TM|7|54.938|7.21|1519|2334|1.55|1774|Johan Gottlieb Gahn
Fe|Iron|TM|8|55.845|7.874|1811|3134|1.83|ancient|-
Co|Cobalt|TM|9|58.933|8.90|1768|3200|1.88|1735|Georg Brandt
Ni|Nickel|TM|10|58.693|8.908|1728|3186|1.91|1751|Axel Fredrik Cronstedt
Cu|Copper|TM|11|63.546|8.96|1357.77|2835|1.90|ancient|-
Zn|Zinc|TM|12|65.38|7.14|692.68|1180|1.65|1746|Andreas Marggraf
Ga|Gallium|PT|13|69.723|5.91|302.91|2673|1.81|1875|Paul-Émile Lecoq de Boisbaudran
Ge|Germanium|ML|14|72.630|5.323|1211.4|3106|2.01|1886|Clemens Winkler
As|Arsenic|ML|15|74.922|5.727|-|-|2.18|-|-
Se|Selenium|NM|16|78.971|4.81|494|958|2.55|1817|Jöns Jacob Berzelius
Br|Bromine|HA|17|79.904|3.1028|265.8|332.0|2.96|1826|Antoine Jérôme Balard
Kr|Krypton|NG|18|83.798|0.003749|115.78|119.93|3.00|1898|William Ramsay; Morris Travers
Rb|Rubidium|AM|1|85.468|1.532|312.45|961|0.82|1861|Robert Bunsen; Gustav Kirchhoff
Sr|Strontium|AE|2|87.62|2.64|1050|1650|0.95|1790|Adair Crawford
Y|Yttrium|TM|3|88.906|4.472|1799|3203|1.22|1794|Johan Gadolin
Zr|Zirconium|TM|4|91.224|6.52|2128|4650|1.33|1789|Martin Heinrich Klaproth
Nb|Niobium|TM|5|92.906|8.57|2750|5017|1.6|1801|Charles Hatchett
Mo|Molybdenum|TM|6|95.95|10.28|2896|4912|2.16|1778|Carl Wilhelm Scheele
Tc|Technetium|TM|7|97|11|2430|4538|1.9|1937|Emilio Segrè; Carlo Perrier
Ru|Ruthenium|TM|8|101.07|12.45|2607|4423|2.2|1844|Karl Ernst Claus
Rh|Rhodium|TM|9|102.91|12.41|2237|3968|2.28|1804|William Hyde Wollaston
Pd|Palladium|TM|10|106.42|12.02|1828.05|3236|2.20|1803|William Hyde Wollaston
Ag|Silver|TM|11|107.87|10.49|1234.93|2435|1.93|ancient|-
Cd|Cadmium|TM|12|112.41|8.65|594.22|1040|1.69|1817|Friedrich Stromeyer
In|Indium|PT|13|114.82|7.31|429.75|2345|1.78|1863|Ferdinand Reich; Hieronymous Theodor Richter
Sn|Tin|PT|14|118.71|7.265|505.08|2875|1.96|ancient|-
Sb|Antimony|ML|15|121.76|6.697|903.78|1908|2.05|ancient|-
Te|Tellurium|ML|16|127.60|6.24|722.66|1261|2.1|1782|Franz-Joseph Müller von Reichenstein
I|Iodine|HA|17|126.90|4.933|386.85|457.4|2.66|1811|Bernard Courtois
Xe|Xenon|NG|18|131.29|0.005894|161.4|165.05|2.60|1898|William Ramsay; Morris Travers
Cs|Caesium|AM|1|132.91|1.93|301.7|944|0.79|1860|Robert Bunsen; Gustav Kirchhoff
Ba|Barium|AE|2|137.33|3.51|1000|2118|0.89|1808|Humphry Davy
La|Lanthanum|LA|-|138.91|6.162|1193|3737|1.10|1839|Carl Gustaf Mosander
Ce|Cerium|LA|-|140.12|6.770|1068|3716|1.12|1803|Martin Heinrich Klaproth; Jöns Jacob Berzelius; Wilhelm Hisinger
Pr|Praseodymium|LA|-|140.91|6.77|1208|3403|1.13|1885|Carl Auer von Welsbach
Nd|Neodymium|LA|-|144.24|7.01|1297|3347|1.14|1885|Carl Auer von Welsbach
Pm|Promethium|LA|-|145|7.26|1315|3273|-|1945|Jacob Marinsky; Lawrence Glendenin; Charles Coryell
Sm|Samarium|LA|-|150.36|7.52|1345|2173|1.17|1879|Paul-Émile Lecoq de Boisbaudran
Eu|Europium|LA|-|151.96|5.264|1099|1802|-|1901|Eugène-Anatole Demarçay
Gd|Gadolinium|LA|-|157.25|7.90|1585|3273|1.20|1880|Jean Charles Galissard de Marignac
Tb|Terbium|LA|-|158.93|8.23|1629|3396|-|1843|Carl Gustaf Mosander
Dy|Dysprosium|LA|-|162.50|8.540|1680|2840|1.22|1886|Paul-Émile Lecoq de Boisbaudran
Ho|Holmium|LA|-|164.93|8.79|1734|2873|1.23|1878|Marc Delafontaine; Jacques-Louis Soret
Er|Erbium|LA|-|167.26|9.066|1802|3141|1.24|1843|Carl Gustaf Mosander
Tm|Thulium|LA|-|168.93|9.32|1818|2223|1.25|1879|Per Teodor Cleve
Yb|Ytterbium|LA|-|173.05|6.90|1097|1469|-|1878|Jean Charles Galissard de Marignac
Lu|Lutetium|LA|-|174.97|9.841|1925|3675|1.27|1907|Georges Urbain; Carl Auer von Welsbach
Hf|Hafnium|TM|4|178.49|13.31|2506|4876|1.3|1923|Dirk Coster; George de Hevesy
Ta|Tantalum|TM|5|180.95|16.69|3290|5731|1.5|1802|Anders Gustaf Ekeberg
W|Tungsten|TM|6|183.84|19.25|3695|6203|2.36|1783|Juan José Elhuyar; Fausto Elhuyar
Re|Rhenium|TM|7|186.21|21.02|3459|5869|1.9|1925|Walter Noddack; Ida Tacke; Otto Berg
Os|Osmium|TM|8|190.23|22.59|3306|5285|2.2|1803|Smithson Tennant
Ir|Iridium|TM|9|192.22|22.56|2719|4403|2.20|1803|Smithson Tennant
Pt|Platinum|TM|10|195.08|21.45|2041.4|4098|2.28|-|-
Au|Gold|TM|11|196.97|19.3|1337.33|3243|2.54|ancient|-
Hg|Mercury|TM|12|200.59|13.534|234.32|629.88|2.00|ancient|-
Tl|Thallium|PT|13|204.38|11.85|577|1746|1.62|1861|William Crookes
Pb|Lead|PT|14|207.2|11.34|600.61|2022|2.33|ancient|-
Bi|Bismuth|PT|15|208.98|9.78|544.7|1837|2.02|-|-
Po|Polonium|PT|16|209|9.196|527|1235|2.0|1898|Pierre Curie; Marie Curie
At|Astatine|HA|17|210|-|575|-|2.2|1940|Dale Corson; Kenneth MacKenzie; Emilio Segrè
Rn|Radon|NG|18|222|0.00973|202|211.5|-|1900|Friedrich Ernst Dorn
Fr|Francium|AM|1|223|-|300|-|0.7|1939|Marguerite Perey
Ra|Radium|AE|2|226|5.5|973|-|0.9|1898|Pierre Curie; Marie Curie
Ac|Actinium|AC|-|227|10|1323|3471|1.1|1899|André-Louis Debierne
Th|Thorium|AC|-|232.04|11.7|2023|5061|1.3|1829|Jöns Jacob Berzelius
Pa|Protactinium|AC|-|231.04|15.37|1841|-|1.5|1917|Otto Hahn; Lise Meitner
U|Uranium|AC|-|238.03|19.1|1405.3|4404|1.38|1789|Martin Heinrich Klaproth
Np|Neptunium|AC|-|237|20.45|917|-|1.36|1940|Edwin McMillan; Philip Abelson
Pu|Plutonium|AC|-|244|19.85|912.5|3505|1.28|1940|Glenn Seaborg; Edwin McMillan; Joseph Kennedy; Arthur Wahl
Am|Americium|AC|-|243|12|1449|-|-|1944|Glenn Seaborg; Ralph James; Leon Morgan; Albert Ghiorso
Cm|Curium|AC|-|247|13.51|1613|-|-|1944|Glenn Seaborg; Ralph James; Albert Ghiorso
Bk|Berkelium|AC|-|247|14.78|1259|-|-|1949|Stanley Thompson; Albert Ghiorso; Glenn Seaborg
Cf|Californium|AC|-|251|15.1|1173|-|-|1950|Stanley Thompson; Kenneth Street; Albert Ghiorso; Glenn Seaborg
Es|Einsteinium|AC|-|252|8.84|1133|-|-|1952|Albert Ghiorso
Fm|Fermium|AC|-|257|-|-|-|-|1953|Albert Ghiorso
Md|Mendelevium|AC|-|258|-|-|-|-|1955|Albert Ghiorso; Bernard Harvey; Gregory Choppin; Stanley Thompson; Glenn Seaborg
No|Nobelium|AC|-|259|-|-|-|-|1966|JINR Dubna
Lr|Lawrencium|AC|-|266|-|-|-|-|1961|Albert Ghiorso; Torbjørn Sikkeland; Almon Larsh; Robert Latimer
Rf|Rutherfordium|TM|4|267|-|-|-|-|1969|-
Db|Dubnium|TM|5|268|-|-|-|-|1970|-
Sg|Seaborgium|TM|6|269|-|-|-|-|1974|-
Bh|Bohrium|TM|7|270|-|-|-|-|1981|GSI Darmstadt
Hs|Hassium|TM|8|269|-|-|-|-|1984|GSI Darmstadt
Mt|Meitnerium|UN|9|278|-|-|-|-|1982|GSI Darmstadt
Ds|Darmstadtium|UN|10|281|-|-|-|-|1994|GSI Darmstadt
Rg|Roentgenium|UN|11|282|-|-|-|-|1994|GSI Darmstadt
Cn|Copernicium|TM|12|285|-|-|-|-|1996|GSI Darmstadt
Nh|Nihonium|UN|13|286|-|-|-|-|2004|RIKEN
Fl|Flerovium|UN|14|289|-|-|-|-|1999|JINR Dubna
Mc|Moscovium|UN|15|290|-|-|-|-|2004|-
Lv|Livermorium|UN|16|293|-|-|-|-|2000|JINR Dubna
Ts|Tennessine|UN|17|294|-|-|-|-|2010|-
Og|Oganesson|UN|18|294|-|-|-|-|2006|-
"""
