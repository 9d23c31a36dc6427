"""Names to draw from; none of the pairs is meant to be anybody."""

FIRST = """Aoife Ciara Niamh Sean Conor Eoin Liam Emily Oliver Harriet George Imogen Callum Lukas Lena
Jonas Katrin Anke Tobias Stefan Nele Jürgen Marta Joana Tiago Rui Inês Diogo Beatriz Agnieszka Piotr
Tomasz Magdalena Krzysztof Zofia Wojciech Urs Reto Regula Beat Priya Arjun Kavya Rohan Deepa Vikram
Ananya Suresh Meera Nikhil Grace Tyler Megan Brandon Alicia Derek Monica Samuel Yusuf Leila Amara Chidi
Hana Kenji Mei Rafael Camila Sofia Noah Ella Victor Ingrid Mateo Nadia Omar Petra Quentin Rosa Simon
Tamara Ulrich Vera Walter Yvonne""".split()

LAST = """Murphy Byrne Gallagher Doyle Nolan Fitzgerald Ashworth Pemberton Hargreaves Lockwood Bradshaw
Whitfield Brandt Vogel Seidel Lorenz Kaiser Engel Winkler Böhm Carvalho Moreira Teixeira Fonseca Pinto
Machado Kowalczyk Wiśniewski Zieliński Mazur Sikora Pawlak Brunner Keller Ammann Zbinden Iyer Reddy
Menon Kulkarni Rao Bhat Shetty Nair Coleman Whitaker Delgado Prescott Ramsey Holloway Osei Adeyemi
Haddad Rahimi Tanaka Lim Chen Okonkwo Silva Marchetti Novotny Lindqvist Dubois Petrov Hughes Castillo
Thornton Vega""".split()
