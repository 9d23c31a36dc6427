"""Real regions and towns, and the words that the invented names of the properties are made of."""

# Region | country | towns | km to the airport | level of prices | words of names | how many
REGIONS = """
Crete|Greece|Chania, Rethymno, Elounda, Malia, Paleochora|6-75|1.0|Minos, Ariadne, Aegean, Kalypso, Olive Grove, Thalassa|13
Rhodes|Greece|Faliraki, Lindos, Ialysos, Pefkos|5-55|0.95|Helios, Colossos, Anemos, Mandraki, Petaloudes|10
Corfu|Greece|Paleokastritsa, Benitses, Sidari, Kavos|3-45|0.9|Ionian, Nausicaa, Achilles, Kerkyra, Cypress|9
Halkidiki|Greece|Kassandra, Sithonia, Nikiti|45-110|0.9|Poseidon, Pine Bay, Athena, Sithon|7
Mallorca|Spain|Alcúdia, Cala d'Or, Sóller, Peguera, Palma|8-65|1.15|Llevant, Son Vell, Tramuntana, Ses Roques, Mirador, Almond|13
Costa del Sol|Spain|Nerja, Marbella, Fuengirola, Estepona|12-85|1.05|Alhaja, Sol y Mar, Andaluz, Las Palmeras, Brisa|11
Tenerife|Spain|Puerto de la Cruz, Los Cristianos, Adeje|9-80|1.0|Teide, Guanche, Drago, Atlántico, Bahía|9
Algarve|Portugal|Lagos, Albufeira, Tavira, Carvoeiro|15-90|1.0|Falésia, Amendoeira, Gaivota, Praia Clara, Sagres|12
Madeira|Portugal|Funchal, Machico, Calheta|4-45|0.95|Levada, Hortênsia, Jardim, Pérola|8
Istria|Croatia|Rovinj, Poreč, Pula, Novigrad|7-60|1.0|Uvala, Lanterna, Masline, Zlatni Rt, Arena|10
Dalmatia|Croatia|Split, Makarska, Dubrovnik, Hvar, Zadar|8-80|1.1|Biokovo, Jadran, Lavanda, Marjan, Galeb|11
Sicily|Italy|Taormina, Cefalù, Siracusa, San Vito lo Capo|28-105|1.05|Etna, Zagara, Trinacria, Gelsomino, Scirocco|11
Sardinia|Italy|Alghero, Villasimius, Olbia, Orosei|5-95|1.2|Nuraghe, Mirto, Maestrale, Corallo, Ginepro|10
Amalfi Coast|Italy|Amalfi, Positano, Sorrento, Ravello|50-78|1.55|Limonaia, Sirena, Belvedere, Saraceno|8
Corsica|France|Calvi, Porto-Vecchio, Ajaccio, Bastia|6-70|1.2|Maquis, Paoli, Scandola, Napoléon, Châtaigne|9
Côte d'Azur|France|Nice, Antibes, Menton, Saint-Raphaël|5-70|1.6|Mimosa, Riviera, Azur, Beau Rivage, Cap|10
Turkish Riviera|Turkey|Side, Alanya, Kemer, Belek|20-125|0.8|Lykia, Pamfilya, Turkuaz, Sultan, Portakal|11
Malta|Malta|Sliema, St Julian's, Mellieħa, Valletta|7-25|0.9|Knights, Luzzu, Citadel, Grand Harbour|8
"""
# Type | how its names read | stars | rooms | price for a night before stars and region | weight
TYPES = """
hotel|Hotel {w};{w} Hotel;{w} Palace Hotel|2,3,3,3,4,4,4,5|24-210|62|95
resort|{w} Resort;{w} Beach Resort;{w} Resort & Spa|4,4,4,5,5|120-480|88|32
aparthotel|{w} Apartments;{w} Suites|3,3,4,4|16-140|58|20
guest house|Villa {w};Casa {w};{w} House|-,-,2,3|5-18|52|18
B&B|B&B {w};{w} Rooms;At the {w}|-|3-9|50|16
hostel|{w} Hostel;Hostel {w};{w} Backpackers|-|12-40|24|10
"""
