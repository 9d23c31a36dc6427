"""What the invented orders are made of: products, customers, countries."""

# category: (product, price in euros, how often it is asked for)
PRODUCTS = {
    "Kitchen": [("Chef's knife 20 cm", 49.90, 5), ("Cast iron pan 28 cm", 64.50, 4),
                ("Espresso maker", 34.90, 5), ("Electric kettle", 42.00, 4),
                ("Bread bin", 29.90, 2), ("Wine glasses, set of 6", 27.50, 4),
                ("Stand mixer", 379.00, 2)],
    "Garden": [("Garden hose 25 m", 31.90, 4), ("Pruning shears", 22.50, 5),
               ("Robot lawnmower", 1249.00, 2), ("Terracotta pot", 8.90, 6),
               ("Rain barrel 200 l", 59.00, 2), ("Solar lantern", 14.90, 5)],
    "Toys": [("Wooden train set", 54.90, 4), ("Puzzle 1000 pieces", 16.90, 6),
             ("Building blocks", 39.90, 5), ("Plush bear", 19.90, 5),
             ("Remote-controlled car", 69.90, 3), ("Board game Harbour", 32.90, 4)],
    "Electronics": [("Bluetooth speaker", 79.90, 5), ("Noise-cancelling headphones", 219.00, 4),
                    ("Tablet 11 inch", 449.00, 3), ("USB-C charger", 24.90, 7),
                    ("E-reader", 139.00, 3), ("Laptop 14 inch", 1099.00, 2),
                    ("Smart watch", 189.00, 3)],
    "Sports": [("Yoga mat", 29.90, 6), ("Dumbbells 2 x 5 kg", 36.90, 4),
               ("Running shoes", 119.00, 4), ("Cycling helmet", 74.90, 4),
               ("Tent for 3", 199.00, 2), ("Tennis racket", 89.00, 3)],
    "Pet supplies": [("Dog food 12 kg", 46.90, 5), ("Cat litter 10 l", 9.90, 6),
                     ("Dog bed", 54.00, 3), ("Scratching post", 64.90, 3),
                     ("Aquarium 60 l", 129.00, 1), ("Dog lead", 17.50, 4)],
}

# country: (other spellings, currency, euros to that currency, how many of the customers)
COUNTRIES = {
    "Germany": (["DE", "Deutschland"], "EUR", 1.0, 50), "Austria": (["AT"], "EUR", 1.0, 20),
    "Switzerland": (["CH"], "CHF", 1.05, 22), "France": (["FR"], "EUR", 1.0, 16),
    "Italy": (["IT"], "EUR", 1.0, 12), "Netherlands": (["NL"], "EUR", 1.0, 13),
    "United Kingdom": (["UK"], "GBP", 0.9, 17),
}

FIRST = {
    "Germany": "Anna Jonas Lena Felix Marie Paul Sophie Lukas Greta Moritz Hannah Emil".split(),
    "Austria": "Katharina Florian Theresa Dominik Eva Stefan Magdalena Matthias".split(),
    "Switzerland": "Urs Regula Beat Nadja Reto Corinne Luca Simone Marco Sandra".split(),
    "France": "Camille Julien Chloé Antoine Élodie Mathieu Manon Hugo".split(),
    "Italy": "Giulia Matteo Francesca Lorenzo Chiara Davide".split(),
    "Netherlands": "Sanne Daan Femke Bram Lotte Thijs".split(),
    "United Kingdom": "Emily Oliver Charlotte George Amelia Harry Isla Jack".split(),
}
LAST = {
    "Germany": "Becker Hoffmann Schäfer Koch Richter Wolf Neumann Schwarz Braun Zimmermann".split(),
    "Austria": "Gruber Pichler Steiner Moser Leitner Eder Haas".split(),
    "Switzerland": "Ammann Bürki Frei Keller Meier Odermatt Zgraggen Bernasconi".split(),
    "France": "Lefèvre Moreau Girard Roux Fontaine Mercier".split(),
    "Italy": "Ricci Ferrara Colombo Greco Marino".split(),
    "Netherlands": "Visser Bakker Jansen Mulder Smit".split(),
    "United Kingdom": "Hughes Turner Bennett Walsh Fletcher Morgan Price".split(),
}
