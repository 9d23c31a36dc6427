"""Invented clubs, and first and last names by country that the invented players are made of."""

# Club | how it is also written | strength from 0 to 1
CLUBS = """
Harwick Town|Harwick Town FC|0.45
Port Ellery|Port Ellery AFC|0.6
Brackley Rovers|Brackley|0.35
Dunmere City|Dunmere City FC|1.0
Saltcombe United|Saltcombe Utd|0.75
Ashby Vale|Ashby Vale FC|0.25
Kingsferry Athletic|Kingsferry|0.55
Northam Wanderers|Northam|0.8
"""

# Country | how many of a hundred | first names | last names
PEOPLE = """
England|34|Harry Jack Callum Jordan Ryan Mason Tyler Lewis Kieran Nathan Reece Connor|Ashworth Barlow Crossley Dunford Ellwood Fairclough Garside Holroyd Kershaw Lomax Marsden Oakes Pickering Rudd Thackray Whitlock
Scotland|6|Fraser Angus Craig Ewan|Abernethy Dalgleish Kinross Lennoxton McAusland
Ireland|6|Cian Declan Oisín Shane|Brannigan Devaney Kilbride O'Hanlon Tierney-Walsh
France|7|Théo Lucas Moussa Adrien|Bellanger Camarasse Dufresnoy Konaré Lavigerie
Brazil|7|Caio Matheus Thiago Wendel Rafael|Arantes Bezerra Coutada Nogueira Pacheco Tavares-Lima
Argentina|6|Facundo Lautaro Nicolás Tomás|Benegas Carrizo Ledesma Oviedo Quintana
Spain|5|Álvaro Iker Sergi Pablo|Berasategui Cifuentes Montalbán Requena
Portugal|4|Diogo Tiago Nuno|Falcoeira Guedelha Sardinha
Netherlands|5|Daan Jurriën Sven|Hoekstra Terpstra van Dorp Wijnaldert
Germany|3|Jonas Lukas|Ahrendt Bruchmann Kolbe
Senegal|4|Cheikh Ibrahima Pape|Diatta Ndour Sarr-Diouf
Ivory Coast|3|Serge Wilfried Yao|Aka-Koffi Gbamé Zokora
Nigeria|4|Chidi Emeka Tunde|Adeyinka Okonjo Uzoma
Denmark|3|Mikkel Rasmus|Bjergaard Lindstrup Skovby
Japan|3|Haruto Kenta Sota|Fujimori Kawabe Nishioka
"""
