"""Facts on films, one a line.

title|year|director|country|language|genres|minutes|colour (c or b)|Oscars won|nominations|
Best Picture|music|leads|based on|US rating|budget in millions of dollars; `-` is left out.
"""

FILMS = """
Nosferatu|1922|F. W. Murnau|Germany|silent|horror|94|b|-|-|-|Hans Erdmann|Max Schreck|novel|-|-
Metropolis|1927|Fritz Lang|Germany|silent|science fiction|153|b|-|-|-|Gottfried Huppertz|Brigitte Helm|novel|-|-
Gone with the Wind|1939|Victor Fleming|USA|English|drama;romance|238|c|8|13|won|Max Steiner|Clark Gable;Vivien Leigh|novel|G|3.9
Rebecca|1940|Alfred Hitchcock|USA|English|thriller;romance|130|b|2|11|won|Franz Waxman|Laurence Olivier;Joan Fontaine|novel|-|-
Citizen Kane|1941|Orson Welles|USA|English|drama|119|b|1|9|nominated|Bernard Herrmann|Orson Welles;Joseph Cotten|original|PG|0.84
Casablanca|1942|Michael Curtiz|USA|English|drama;romance|102|b|3|8|won|Max Steiner|Humphrey Bogart;Ingrid Bergman|stage play|PG|-
Double Indemnity|1944|Billy Wilder|USA|English|crime;thriller|107|b|0|7|nominated|Miklós Rózsa|Fred MacMurray;Barbara Stanwyck|novel|-|-
Bicycle Thieves|1948|Vittorio De Sica|Italy|Italian|drama|89|b|0|1|no|Alessandro Cicognini|Lamberto Maggiorani|novel|-|-
Sunset Boulevard|1950|Billy Wilder|USA|English|drama|110|b|3|11|nominated|Franz Waxman|William Holden;Gloria Swanson|original|-|-
All About Eve|1950|Joseph L. Mankiewicz|USA|English|drama|138|b|6|14|won|Alfred Newman|Bette Davis;Anne Baxter|short story|-|-
Rashomon|1950|Akira Kurosawa|Japan|Japanese|crime;drama|88|b|0|1|no|Fumio Hayasaka|Toshiro Mifune;Machiko Kyō|short story|-|-
Singin' in the Rain|1952|Stanley Donen;Gene Kelly|USA|English|musical;comedy|103|c|0|2|no|-|Gene Kelly;Debbie Reynolds;Donald O'Connor|original|G|2.5
Roman Holiday|1953|William Wyler|USA|English|comedy;romance|118|b|3|10|nominated|Georges Auric|Gregory Peck;Audrey Hepburn|original|-|-
Seven Samurai|1954|Akira Kurosawa|Japan|Japanese|action;drama|207|b|0|2|no|Fumio Hayasaka|Toshiro Mifune;Takashi Shimura|original|-|-
Rear Window|1954|Alfred Hitchcock|USA|English|thriller|112|c|0|4|no|Franz Waxman|James Stewart;Grace Kelly|short story|PG|1
On the Waterfront|1954|Elia Kazan|USA|English|crime;drama|108|b|8|12|won|Leonard Bernstein|Marlon Brando;Eva Marie Saint|-|-|-
12 Angry Men|1957|Sidney Lumet|USA|English|drama|96|b|0|3|nominated|-|Henry Fonda;Lee J. Cobb|-|-|-
The Bridge on the River Kwai|1957|David Lean|UK;USA|English|war;drama|161|c|7|8|won|Malcolm Arnold|William Holden;Alec Guinness|novel|PG|2.8
The Seventh Seal|1957|Ingmar Bergman|Sweden|Swedish|drama;fantasy|96|b|0|0|no|Erik Nordgren|Max von Sydow;Gunnar Björnstrand|stage play|-|-
Vertigo|1958|Alfred Hitchcock|USA|English|thriller|128|c|0|2|no|Bernard Herrmann|James Stewart;Kim Novak|novel|PG|2.5
North by Northwest|1959|Alfred Hitchcock|USA|English|thriller|136|c|0|3|no|Bernard Herrmann|Cary Grant;Eva Marie Saint|original|-|4.3
Ben-Hur|1959|William Wyler|USA|English|drama|212|c|11|12|won|Miklós Rózsa|Charlton Heston;Stephen Boyd|novel|G|15.2
Some Like It Hot|1959|Billy Wilder|USA|English|comedy|121|b|1|6|no|Adolph Deutsch|Marilyn Monroe;Tony Curtis;Jack Lemmon|earlier film|-|2.9
The 400 Blows|1959|François Truffaut|France|French|drama|99|b|0|1|no|Jean Constantin|Jean-Pierre Léaud|original|-|-
The Apartment|1960|Billy Wilder|USA|English|comedy;drama|125|b|5|10|won|Adolph Deutsch|Jack Lemmon;Shirley MacLaine|original|-|3
Psycho|1960|Alfred Hitchcock|USA|English|horror;thriller|109|b|0|4|no|Bernard Herrmann|Anthony Perkins;Janet Leigh|novel|R|0.8
La Dolce Vita|1960|Federico Fellini|Italy;France|Italian|drama|174|b|1|4|no|Nino Rota|Marcello Mastroianni;Anita Ekberg|original|-|-
West Side Story|1961|Robert Wise;Jerome Robbins|USA|English|musical;romance|153|c|10|11|won|Leonard Bernstein|Natalie Wood;Rita Moreno|stage musical|-|-
Lawrence of Arabia|1962|David Lean|UK|English|war;drama|222|c|7|10|won|Maurice Jarre|Peter O'Toole;Alec Guinness;Omar Sharif|memoir|PG|15
To Kill a Mockingbird|1962|Robert Mulligan|USA|English|drama|129|b|3|8|nominated|Elmer Bernstein|Gregory Peck|novel|-|2
8½|1963|Federico Fellini|Italy;France|Italian|drama|138|b|2|5|no|Nino Rota|Marcello Mastroianni;Claudia Cardinale|original|-|-
Dr. Strangelove|1964|Stanley Kubrick|UK;USA|English|comedy;war|95|b|0|4|nominated|Laurie Johnson|Peter Sellers;George C. Scott|novel|PG|1.8
My Fair Lady|1964|George Cukor|USA|English|musical;romance|170|c|8|12|won|Frederick Loewe|Audrey Hepburn;Rex Harrison|stage musical|G|17
Mary Poppins|1964|Robert Stevenson|USA|English|musical;fantasy|139|c|5|13|nominated|Richard M. Sherman;Robert B. Sherman|Julie Andrews;Dick Van Dyke|novel|G|-
The Sound of Music|1965|Robert Wise|USA|English|musical|174|c|5|10|won|Richard Rodgers|Julie Andrews;Christopher Plummer|stage musical|G|8.2
Doctor Zhivago|1965|David Lean|UK;Italy|English|romance;war|197|c|5|10|nominated|Maurice Jarre|Omar Sharif;Julie Christie|novel|PG-13|11
The Good, the Bad and the Ugly|1966|Sergio Leone|Italy|Italian;English|western|161|c|0|0|no|Ennio Morricone|Clint Eastwood;Eli Wallach;Lee Van Cleef|original|R|1.2
2001: A Space Odyssey|1968|Stanley Kubrick|UK;USA|English|science fiction|149|c|1|4|no|-|Keir Dullea;Gary Lockwood|-|G|10.5
Once Upon a Time in the West|1968|Sergio Leone|Italy;USA|Italian;English|western|165|c|0|0|no|Ennio Morricone|Henry Fonda;Charles Bronson;Claudia Cardinale|original|PG-13|5
A Clockwork Orange|1971|Stanley Kubrick|UK;USA|English|crime;science fiction|136|c|0|4|nominated|Wendy Carlos|Malcolm McDowell|novel|R|2.2
The Godfather|1972|Francis Ford Coppola|USA|English|crime;drama|175|c|3|10|won|Nino Rota|Marlon Brando;Al Pacino|novel|R|6
The Godfather Part II|1974|Francis Ford Coppola|USA|English|crime;drama|202|c|6|11|won|Nino Rota|Al Pacino;Robert De Niro|novel|R|13
Chinatown|1974|Roman Polanski|USA|English|crime;thriller|130|c|1|11|nominated|Jerry Goldsmith|Jack Nicholson;Faye Dunaway|original|R|6
Jaws|1975|Steven Spielberg|USA|English|thriller|124|c|3|4|nominated|John Williams|Roy Scheider;Robert Shaw;Richard Dreyfuss|novel|PG|9
One Flew Over the Cuckoo's Nest|1975|Miloš Forman|USA|English|drama|133|c|5|9|won|Jack Nitzsche|Jack Nicholson;Louise Fletcher|novel|R|4.4
Taxi Driver|1976|Martin Scorsese|USA|English|crime;drama|114|c|0|4|nominated|Bernard Herrmann|Robert De Niro;Jodie Foster|original|R|1.9
Rocky|1976|John G. Avildsen|USA|English|drama|119|c|3|10|won|Bill Conti|Sylvester Stallone;Talia Shire|original|PG|0.96
Star Wars|1977|George Lucas|USA|English|science fiction|121|c|6|10|nominated|John Williams|Mark Hamill;Harrison Ford;Carrie Fisher|original|PG|11
Annie Hall|1977|Woody Allen|USA|English|comedy;romance|93|c|4|5|won|-|Woody Allen;Diane Keaton|original|PG|4
Alien|1979|Ridley Scott|UK;USA|English|horror;science fiction|117|c|1|2|no|Jerry Goldsmith|Sigourney Weaver;Tom Skerritt|original|R|11
Apocalypse Now|1979|Francis Ford Coppola|USA|English|war;drama|147|c|2|8|nominated|Carmine Coppola|Marlon Brando;Martin Sheen;Robert Duvall|novella|R|31
The Shining|1980|Stanley Kubrick|UK;USA|English|horror|146|c|0|0|no|-|Jack Nicholson;Shelley Duvall|novel|R|19
Raging Bull|1980|Martin Scorsese|USA|English|drama|129|b|2|8|nominated|-|Robert De Niro;Joe Pesci|memoir|R|18
The Empire Strikes Back|1980|Irvin Kershner|USA|English|science fiction|124|c|1|3|no|John Williams|Mark Hamill;Harrison Ford;Carrie Fisher|original|PG|-
Raiders of the Lost Ark|1981|Steven Spielberg|USA|English|action|115|c|4|8|nominated|John Williams|Harrison Ford;Karen Allen|original|PG|20
Das Boot|1981|Wolfgang Petersen|Germany|German|war;drama|149|c|0|6|no|Klaus Doldinger|Jürgen Prochnow;Herbert Grönemeyer|novel|R|-
Blade Runner|1982|Ridley Scott|USA|English|science fiction|117|c|0|2|no|Vangelis|Harrison Ford;Rutger Hauer|novel|R|28
E.T. the Extra-Terrestrial|1982|Steven Spielberg|USA|English|science fiction|115|c|4|9|nominated|John Williams|Henry Thomas;Dee Wallace|original|PG|10.5
Amadeus|1984|Miloš Forman|USA|English|drama|160|c|8|11|won|-|F. Murray Abraham;Tom Hulce|stage play|PG|18
Back to the Future|1985|Robert Zemeckis|USA|English|comedy;science fiction|116|c|1|4|no|Alan Silvestri|Michael J. Fox;Christopher Lloyd|original|PG|19
Ran|1985|Akira Kurosawa|Japan;France|Japanese|war;drama|162|c|1|4|no|Tōru Takemitsu|Tatsuya Nakadai|stage play|R|11
My Neighbor Totoro|1988|Hayao Miyazaki|Japan|Japanese|animation;fantasy|86|c|0|0|no|Joe Hisaishi|-|original|G|-
Cinema Paradiso|1988|Giuseppe Tornatore|Italy;France|Italian|drama|124|c|1|1|no|Ennio Morricone|Philippe Noiret;Salvatore Cascio|original|PG|-
Dances with Wolves|1990|Kevin Costner|USA|English|western;drama|181|c|7|12|won|John Barry|Kevin Costner;Mary McDonnell|novel|PG-13|22
Goodfellas|1990|Martin Scorsese|USA|English|crime;drama|145|c|1|6|nominated|-|Robert De Niro;Ray Liotta;Joe Pesci|non-fiction book|R|25
The Silence of the Lambs|1991|Jonathan Demme|USA|English|crime;thriller|118|c|5|7|won|Howard Shore|Jodie Foster;Anthony Hopkins|novel|R|19
Terminator 2: Judgment Day|1991|James Cameron|USA|English|action;science fiction|137|c|4|6|no|Brad Fiedel|Arnold Schwarzenegger;Linda Hamilton|original|R|102
Unforgiven|1992|Clint Eastwood|USA|English|western|131|c|4|9|won|Lennie Niehaus|Clint Eastwood;Gene Hackman;Morgan Freeman|original|R|14.4
Jurassic Park|1993|Steven Spielberg|USA|English|action;science fiction|127|c|3|3|no|John Williams|Sam Neill;Laura Dern;Jeff Goldblum|novel|PG-13|63
Schindler's List|1993|Steven Spielberg|USA|English|drama;war|195|b|7|12|won|John Williams|Liam Neeson;Ben Kingsley;Ralph Fiennes|novel|R|22
The Piano|1993|Jane Campion|New Zealand;Australia;France|English|drama;romance|117|c|3|8|nominated|Michael Nyman|Holly Hunter;Harvey Keitel|original|R|7
Forrest Gump|1994|Robert Zemeckis|USA|English|comedy;drama|142|c|6|13|won|Alan Silvestri|Tom Hanks;Robin Wright|novel|PG-13|55
Pulp Fiction|1994|Quentin Tarantino|USA|English|crime|154|c|1|7|nominated|-|John Travolta;Samuel L. Jackson;Uma Thurman|original|R|8
The Lion King|1994|Roger Allers;Rob Minkoff|USA|English|animation;musical|88|c|2|4|no|Hans Zimmer|-|original|G|45
The Shawshank Redemption|1994|Frank Darabont|USA|English|drama|142|c|0|7|nominated|Thomas Newman|Tim Robbins;Morgan Freeman|novella|R|25
Toy Story|1995|John Lasseter|USA|English|animation;comedy|81|c|0|3|no|Randy Newman|Tom Hanks;Tim Allen|original|G|30
Fargo|1996|Joel Coen|USA|English|crime;comedy|98|c|2|7|nominated|Carter Burwell|Frances McDormand;William H. Macy|original|R|7
The English Patient|1996|Anthony Minghella|UK;USA|English|romance;war|162|c|9|12|won|Gabriel Yared|Ralph Fiennes;Juliette Binoche;Kristin Scott Thomas|novel|R|27
Life Is Beautiful|1997|Roberto Benigni|Italy|Italian|comedy;war|116|c|3|7|nominated|Nicola Piovani|Roberto Benigni;Nicoletta Braschi|-|PG-13|20
Titanic|1997|James Cameron|USA|English|drama;romance|195|c|11|14|won|James Horner|Leonardo DiCaprio;Kate Winslet|original|PG-13|200
Saving Private Ryan|1998|Steven Spielberg|USA|English|war|169|c|5|11|nominated|John Williams|Tom Hanks;Matt Damon|original|R|70
Shakespeare in Love|1998|John Madden|UK;USA|English|comedy;romance|123|c|7|13|won|Stephen Warbeck|Gwyneth Paltrow;Joseph Fiennes|original|R|25
American Beauty|1999|Sam Mendes|USA|English|drama|122|c|5|8|won|Thomas Newman|Kevin Spacey;Annette Bening|original|R|15
The Matrix|1999|Lana Wachowski;Lilly Wachowski|USA|English|action;science fiction|136|c|4|4|no|Don Davis|Keanu Reeves;Laurence Fishburne;Carrie-Anne Moss|original|R|63
Crouching Tiger, Hidden Dragon|2000|Ang Lee|Taiwan;China;USA|Mandarin|action;romance|120|c|4|10|nominated|Tan Dun|Chow Yun-fat;Michelle Yeoh|novel|PG-13|17
Gladiator|2000|Ridley Scott|UK;USA|English|action;drama|155|c|5|12|won|Hans Zimmer;Lisa Gerrard|Russell Crowe;Joaquin Phoenix|original|R|103
Amélie|2001|Jean-Pierre Jeunet|France;Germany|French|comedy;romance|122|c|0|5|no|Yann Tiersen|Audrey Tautou;Mathieu Kassovitz|original|R|10
Spirited Away|2001|Hayao Miyazaki|Japan|Japanese|animation;fantasy|125|c|1|1|no|Joe Hisaishi|-|original|PG|19
The Lord of the Rings: The Fellowship of the Ring|2001|Peter Jackson|New Zealand;USA|English|fantasy|178|c|4|13|nominated|Howard Shore|Elijah Wood;Ian McKellen|novel|PG-13|93
The Lord of the Rings: The Two Towers|2002|Peter Jackson|New Zealand;USA|English|fantasy|179|c|2|6|nominated|Howard Shore|Elijah Wood;Viggo Mortensen|novel|PG-13|94
City of God|2002|Fernando Meirelles|Brazil|Portuguese|crime;drama|130|c|0|4|no|Antonio Pinto|Alexandre Rodrigues;Leandro Firmino|novel|R|3.3
The Lord of the Rings: The Return of the King|2003|Peter Jackson|New Zealand;USA|English|fantasy|201|c|11|11|won|Howard Shore|Elijah Wood;Viggo Mortensen|novel|PG-13|94
Finding Nemo|2003|Andrew Stanton|USA|English|animation;comedy|100|c|1|4|no|Thomas Newman|Albert Brooks;Ellen DeGeneres|original|G|94
Million Dollar Baby|2004|Clint Eastwood|USA|English|drama|132|c|4|7|won|Clint Eastwood|Clint Eastwood;Hilary Swank;Morgan Freeman|short story|PG-13|30
Brokeback Mountain|2005|Ang Lee|USA|English|romance;drama|134|c|3|8|nominated|Gustavo Santaolalla|Heath Ledger;Jake Gyllenhaal|short story|R|14
The Departed|2006|Martin Scorsese|USA|English|crime;thriller|151|c|4|5|won|Howard Shore|Leonardo DiCaprio;Matt Damon;Jack Nicholson|earlier film|R|90
Pan's Labyrinth|2006|Guillermo del Toro|Spain;Mexico|Spanish|fantasy;war|119|c|3|6|no|Javier Navarrete|Ivana Baquero;Sergi López|original|R|19
No Country for Old Men|2007|Joel Coen;Ethan Coen|USA|English|crime;thriller|122|c|4|8|won|Carter Burwell|Tommy Lee Jones;Javier Bardem;Josh Brolin|novel|R|25
Slumdog Millionaire|2008|Danny Boyle|UK|English;Hindi|drama;romance|120|c|8|10|won|A. R. Rahman|Dev Patel;Freida Pinto|novel|R|15
The Dark Knight|2008|Christopher Nolan|USA;UK|English|action;crime|152|c|2|8|no|Hans Zimmer;James Newton Howard|Christian Bale;Heath Ledger|comic|PG-13|185
WALL-E|2008|Andrew Stanton|USA|English|animation;science fiction|98|c|1|6|no|Thomas Newman|-|original|G|180
Avatar|2009|James Cameron|USA|English|action;science fiction|162|c|3|9|nominated|James Horner|Sam Worthington;Zoe Saldaña;Sigourney Weaver|original|PG-13|237
Up|2009|Pete Docter|USA|English|animation;comedy|96|c|2|5|nominated|Michael Giacchino|Ed Asner|original|PG|175
Inception|2010|Christopher Nolan|USA;UK|English|action;science fiction|148|c|4|8|nominated|Hans Zimmer|Leonardo DiCaprio;Joseph Gordon-Levitt|original|PG-13|160
The King's Speech|2010|Tom Hooper|UK|English|drama|118|c|4|12|won|Alexandre Desplat|Colin Firth;Geoffrey Rush|-|R|15
The Artist|2011|Michel Hazanavicius|France|silent|comedy;romance|100|b|5|10|won|Ludovic Bource|Jean Dujardin;Bérénice Bejo|original|PG-13|15
Gravity|2013|Alfonso Cuarón|UK;USA|English|science fiction;thriller|91|c|7|10|nominated|Steven Price|Sandra Bullock;George Clooney|original|PG-13|100
Interstellar|2014|Christopher Nolan|USA;UK|English|science fiction;drama|169|c|1|5|no|Hans Zimmer|Matthew McConaughey;Anne Hathaway|original|PG-13|165
Moonlight|2016|Barry Jenkins|USA|English|drama|111|c|3|8|won|Nicholas Britell|Trevante Rhodes;Mahershala Ali|stage play|R|4
La La Land|2016|Damien Chazelle|USA|English|musical;romance|128|c|6|14|nominated|Justin Hurwitz|Ryan Gosling;Emma Stone|original|PG-13|30
Dunkirk|2017|Christopher Nolan|UK;USA|English|war|106|c|3|8|nominated|Hans Zimmer|Fionn Whitehead;Kenneth Branagh|original|PG-13|100
The Shape of Water|2017|Guillermo del Toro|USA|English|fantasy;romance|123|c|4|13|won|Alexandre Desplat|Sally Hawkins;Michael Shannon|original|R|19.5
Roma|2018|Alfonso Cuarón|Mexico|Spanish|drama|135|b|3|10|nominated|-|Yalitza Aparicio|original|R|15
Parasite|2019|Bong Joon-ho|South Korea|Korean|comedy;thriller|132|c|4|6|won|Jung Jae-il|Song Kang-ho;Choi Woo-shik|original|R|11.4
Nomadland|2020|Chloé Zhao|USA|English|drama|108|c|3|6|won|Ludovico Einaudi|Frances McDormand;David Strathairn|non-fiction book|R|5
All Quiet on the Western Front|2022|Edward Berger|Germany|German|war;drama|148|c|4|9|nominated|Volker Bertelmann|Felix Kammerer;Daniel Brühl|novel|R|20
Oppenheimer|2023|Christopher Nolan|USA;UK|English|drama|180|c|7|13|won|Ludwig Göransson|Cillian Murphy;Robert Downey Jr.;Emily Blunt|non-fiction book|R|100
"""
