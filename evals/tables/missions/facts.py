"""Space missions, launch dates in UTC. A dash means: left out because sources differ."""

# mission|agency|launch|vehicle|destination|crew|duration
CREWED = """
Vostok 1|Soviet Union|1961-04-12|Vostok-K|Earth orbit|Yuri Gagarin|108 min|4725
Mercury-Redstone 3 (Freedom 7)|NASA|1961-05-05|Mercury-Redstone|Suborbital|Alan Shepard|15 min|-
Vostok 2|Soviet Union|1961-08-06|Vostok-K|Earth orbit|Gherman Titov|1d 1h|4731
Mercury-Atlas 6 (Friendship 7)|NASA|1962-02-20|Atlas LV-3B|Earth orbit|John Glenn|4h 55m|1352
Vostok 3|Soviet Union|1962-08-11|Vostok-K|Earth orbit|Andriyan Nikolayev|3d 22h|4722
Vostok 4|Soviet Union|1962-08-12|Vostok-K|Earth orbit|Pavel Popovich|2d 22h|4728
Mercury-Atlas 9 (Faith 7)|NASA|1963-05-15|Atlas LV-3B|Earth orbit|Gordon Cooper|1d 10h|1360
Vostok 5|Soviet Union|1963-06-14|Vostok-K|Earth orbit|Valery Bykovsky|4d 23h|4720
Vostok 6|Soviet Union|1963-06-16|Vostok-K|Earth orbit|Valentina Tereshkova|2d 22h|4713
Voskhod 1|Soviet Union|1964-10-12|Voskhod|Earth orbit|Vladimir Komarov; Konstantin Feoktistov; Boris Yegorov|1d 0h|5320
Voskhod 2|Soviet Union|1965-03-18|Voskhod|Earth orbit|Pavel Belyayev; Alexei Leonov|1d 2h|5682
Gemini 3|NASA|1965-03-23|Titan II|Earth orbit|Gus Grissom; John Young|4h 52m|-
Gemini 4|NASA|1965-06-03|Titan II|Earth orbit|James McDivitt; Ed White|4d 1h|3574
Gemini 5|NASA|1965-08-21|Titan II|Earth orbit|Gordon Cooper; Pete Conrad|7d 22h|3605
Gemini 7|NASA|1965-12-04|Titan II|Earth orbit|Frank Borman; Jim Lovell|13d 18h|3663
Gemini 6A|NASA|1965-12-15|Titan II|Earth orbit|Wally Schirra; Tom Stafford|1d 1h|3546
Gemini 8|NASA|1966-03-16|Titan II|Earth orbit|Neil Armstrong; David Scott|10h 41m|3789|partial success
Gemini 10|NASA|1966-07-18|Titan II|Earth orbit|John Young; Michael Collins|2d 22h|3763
Gemini 12|NASA|1966-11-11|Titan II|Earth orbit|Jim Lovell; Buzz Aldrin|3d 22h|3763
Soyuz 1|Soviet Union|1967-04-23|Soyuz|Earth orbit|Vladimir Komarov|1d 2h|6450|failure
Apollo 7|NASA|1968-10-11|Saturn IB|Earth orbit|Wally Schirra; Donn Eisele; Walter Cunningham|10d 20h|-
Apollo 8|NASA|1968-12-21|Saturn V|Moon|Frank Borman; Jim Lovell; Bill Anders|6d 3h|-
Apollo 9|NASA|1969-03-03|Saturn V|Earth orbit|James McDivitt; David Scott; Rusty Schweickart|10d 1h|-
Apollo 10|NASA|1969-05-18|Saturn V|Moon|Tom Stafford; John Young; Gene Cernan|8d 0h|-
Apollo 11|NASA|1969-07-16|Saturn V|Moon|Neil Armstrong; Buzz Aldrin; Michael Collins|8d 3h|-
Apollo 12|NASA|1969-11-14|Saturn V|Moon|Pete Conrad; Dick Gordon; Alan Bean|10d 4h|-
Apollo 13|NASA|1970-04-11|Saturn V|Moon|Jim Lovell; Jack Swigert; Fred Haise|5d 22h|-|failure
Apollo 14|NASA|1971-01-31|Saturn V|Moon|Alan Shepard; Stuart Roosa; Edgar Mitchell|9d 0h|-
Soyuz 11|Soviet Union|1971-06-06|Soyuz|Salyut 1|Georgy Dobrovolsky; Vladislav Volkov; Viktor Patsayev|23d 18h|-|failure
Apollo 15|NASA|1971-07-26|Saturn V|Moon|David Scott; Al Worden; James Irwin|12d 7h|-
Apollo 16|NASA|1972-04-16|Saturn V|Moon|John Young; Ken Mattingly; Charlie Duke|11d 1h|-
Apollo 17|NASA|1972-12-07|Saturn V|Moon|Gene Cernan; Ronald Evans; Harrison Schmitt|12d 13h|-
Skylab 2|NASA|1973-05-25|Saturn IB|Skylab|Pete Conrad; Joseph Kerwin; Paul Weitz|28d 0h|-
Skylab 3|NASA|1973-07-28|Saturn IB|Skylab|Alan Bean; Owen Garriott; Jack Lousma|59d 11h|-
Skylab 4|NASA|1973-11-16|Saturn IB|Skylab|Gerald Carr; Edward Gibson; William Pogue|84d 1h|-
STS-1|NASA|1981-04-12|Space Shuttle|Earth orbit|John Young; Robert Crippen|2d 6h|-
STS-7|NASA|1983-06-18|Space Shuttle|Earth orbit|Robert Crippen; Frederick Hauck; John Fabian; Sally Ride; Norman Thagard|6d 2h|-
STS-9|NASA|1983-11-28|Space Shuttle|Earth orbit|John Young; Brewster Shaw; Owen Garriott; Robert Parker; Ulf Merbold; Byron Lichtenberg|10d 7h|-
STS-51-L|NASA|1986-01-28|Space Shuttle|Earth orbit|Dick Scobee; Michael Smith; Judith Resnik; Ellison Onizuka; Ronald McNair; Gregory Jarvis; Christa McAuliffe|73 s|-|failure
STS-61|NASA|1993-12-02|Space Shuttle|Earth orbit|Richard Covey; Kenneth Bowersox; Story Musgrave; Thomas Akers; Jeffrey Hoffman; Kathryn Thornton; Claude Nicollier|10d 19h|-
STS-95|NASA|1998-10-29|Space Shuttle|Earth orbit|Curtis Brown; Steven Lindsey; Stephen Robinson; Scott Parazynski; Pedro Duque; Chiaki Mukai; John Glenn|8d 21h|-
STS-88|NASA|1998-12-04|Space Shuttle|ISS|Robert Cabana; Frederick Sturckow; Nancy Currie; Jerry Ross; James Newman; Sergei Krikalev|11d 19h|-
STS-93|NASA|1999-07-23|Space Shuttle|Earth orbit|Eileen Collins; Jeffrey Ashby; Steven Hawley; Catherine Coleman; Michel Tognini|4d 22h|-
Soyuz TM-31|Roscosmos|2000-10-31|Soyuz-U|ISS|Yuri Gidzenko; Sergei Krikalev; William Shepherd|186d 21h|-
STS-107|NASA|2003-01-16|Space Shuttle|Earth orbit|Rick Husband; William McCool; Michael Anderson; David Brown; Kalpana Chawla; Laurel Clark; Ilan Ramon|15d 22h|-|failure
Shenzhou 5|CNSA|2003-10-15|Long March 2F|Earth orbit|Yang Liwei|21h|-
STS-114|NASA|2005-07-26|Space Shuttle|ISS|Eileen Collins; James Kelly; Soichi Noguchi; Stephen Robinson; Andrew Thomas; Wendy Lawrence; Charles Camarda|13d 21h|-
Shenzhou 6|CNSA|2005-10-12|Long March 2F|Earth orbit|Fei Junlong; Nie Haisheng|4d 19h|-
Shenzhou 7|CNSA|2008-09-25|Long March 2F|Earth orbit|Zhai Zhigang; Liu Boming; Jing Haipeng|2d 20h|-
STS-125|NASA|2009-05-11|Space Shuttle|Earth orbit|Scott Altman; Gregory C. Johnson; Michael Good; John Grunsfeld; Michael Massimino; Megan McArthur; Andrew Feustel|12d 21h|-
STS-135|NASA|2011-07-08|Space Shuttle|ISS|Christopher Ferguson; Douglas Hurley; Sandra Magnus; Rex Walheim|12d 18h|-
Shenzhou 9|CNSA|2012-06-16|Long March 2F|Tiangong-1|Jing Haipeng; Liu Wang; Liu Yang|12d 15h|-
Crew Dragon Demo-2|NASA; SpaceX|2020-05-30|Falcon 9|ISS|Douglas Hurley; Bob Behnken|63d 23h|-
Inspiration4|SpaceX|2021-09-16|Falcon 9|Earth orbit|Jared Isaacman; Sian Proctor; Hayley Arceneaux; Chris Sembroski|2d 23h|-
Polaris Dawn|SpaceX|2024-09-10|Falcon 9|Earth orbit|Jared Isaacman; Scott Poteet; Sarah Gillis; Anna Menon|4d 22h|-
"""

# mission|agency|launch|vehicle|destination|type|mass kg[|outcome]
ROBOTIC = """
Sputnik 1|Soviet Union|1957-10-04|Sputnik|Earth orbit|satellite|83.6
Sputnik 2|Soviet Union|1957-11-03|Sputnik|Earth orbit|satellite|508.3
Luna 2|Soviet Union|1959-09-12|Luna|Moon|impactor|390.2
Luna 3|Soviet Union|1959-10-04|Luna|Moon|flyby|278.5
Mariner 2|NASA|1962-08-27|Atlas-Agena|Venus|flyby|203
Mariner 4|NASA|1964-11-28|Atlas-Agena|Mars|flyby|261
Luna 9|Soviet Union|1966-01-31|Molniya-M|Moon|lander|-
Venera 7|Soviet Union|1970-08-17|Molniya-M|Venus|lander|1180
Luna 16|Soviet Union|1970-09-12|Proton-K|Moon|lander; sample return|-
Luna 17 (Lunokhod 1)|Soviet Union|1970-11-10|Proton-K|Moon|rover|-
Mars 3|Soviet Union|1971-05-28|Proton-K|Mars|orbiter; lander|4650|partial success
Mariner 9|NASA|1971-05-30|Atlas-Centaur|Mars|orbiter|998
Pioneer 10|NASA|1972-03-03|Atlas-Centaur|Jupiter|flyby|258
Pioneer 11|NASA|1973-04-06|Atlas-Centaur|Jupiter; Saturn|flyby|259
Mariner 10|NASA|1973-11-03|Atlas-Centaur|Venus; Mercury|flyby|503
Venera 9|Soviet Union|1975-06-08|Proton-K|Venus|orbiter; lander|4936
Viking 1|NASA|1975-08-20|Titan IIIE|Mars|orbiter; lander|3527
Viking 2|NASA|1975-09-09|Titan IIIE|Mars|orbiter; lander|3527
Voyager 2|NASA|1977-08-20|Titan IIIE|Jupiter; Saturn; Uranus; Neptune|flyby|722
Voyager 1|NASA|1977-09-05|Titan IIIE|Jupiter; Saturn|flyby|722
Vega 1|Soviet Union|1984-12-15|Proton-K|Venus; Comet Halley|lander; flyby|4920
Giotto|ESA|1985-07-02|Ariane 1|Comet Halley|flyby|960
Magellan|NASA|1989-05-04|Space Shuttle|Venus|orbiter|3449
Galileo|NASA|1989-10-18|Space Shuttle|Jupiter|orbiter|-
Hubble Space Telescope|NASA; ESA|1990-04-24|Space Shuttle|Earth orbit|telescope|11110
Ulysses|NASA; ESA|1990-10-06|Space Shuttle|Sun|orbiter|370
Mars Observer|NASA|1992-09-25|Titan III|Mars|orbiter|-|failure
Clementine|BMDO; NASA|1994-01-25|Titan II|Moon|orbiter|424
SOHO|NASA; ESA|1995-12-02|Atlas II|Sun|telescope|1850
NEAR Shoemaker|NASA|1996-02-17|Delta II|Asteroid Eros|orbiter|805
Mars Global Surveyor|NASA|1996-11-07|Delta II|Mars|orbiter|1031
Mars Pathfinder|NASA|1996-12-04|Delta II|Mars|lander; rover|890
Cassini-Huygens|NASA; ESA; ASI|1997-10-15|Titan IV|Saturn|orbiter; lander|5712
Mars Climate Orbiter|NASA|1998-12-11|Delta II|Mars|orbiter|638|failure
Mars Polar Lander|NASA|1999-01-03|Delta II|Mars|lander|-|failure
Stardust|NASA|1999-02-07|Delta II|Comet Wild 2|flyby; sample return|385
2001 Mars Odyssey|NASA|2001-04-07|Delta II|Mars|orbiter|725
Hayabusa|JAXA|2003-05-09|M-V|Asteroid Itokawa|sample return|510
Mars Express|ESA|2003-06-02|Soyuz-FG|Mars|orbiter|-
Spirit|NASA|2003-06-10|Delta II|Mars|rover|1062
Opportunity|NASA|2003-07-08|Delta II|Mars|rover|1062
SMART-1|ESA|2003-09-27|Ariane 5|Moon|orbiter|367
Rosetta|ESA|2004-03-02|Ariane 5|Comet Churyumov-Gerasimenko|orbiter; lander|3000
MESSENGER|NASA|2004-08-03|Delta II|Mercury|orbiter|1108
Mars Reconnaissance Orbiter|NASA|2005-08-12|Atlas V|Mars|orbiter|2180
Venus Express|ESA|2005-11-09|Soyuz-FG|Venus|orbiter|1270
New Horizons|NASA|2006-01-19|Atlas V|Pluto|flyby|478
Dawn|NASA|2007-09-27|Delta II|Asteroid Vesta; Ceres|orbiter|1218
Chang'e 1|CNSA|2007-10-24|Long March 3A|Moon|orbiter|2350
Chandrayaan-1|ISRO|2008-10-22|PSLV|Moon|orbiter|1380
Kepler|NASA|2009-03-07|Delta II|Solar orbit|telescope|1052
Lunar Reconnaissance Orbiter|NASA|2009-06-18|Atlas V|Moon|orbiter|1916
Juno|NASA|2011-08-05|Atlas V|Jupiter|orbiter|3625
Fobos-Grunt|Roscosmos|2011-11-08|Zenit|Mars|sample return|-|failure
Curiosity|NASA|2011-11-26|Atlas V|Mars|rover|-
Mars Orbiter Mission|ISRO|2013-11-05|PSLV|Mars|orbiter|1337
MAVEN|NASA|2013-11-18|Atlas V|Mars|orbiter|2454
Chang'e 3|CNSA|2013-12-01|Long March 3B|Moon|lander; rover|-
Hayabusa2|JAXA|2014-12-03|H-IIA|Asteroid Ryugu|sample return|609
OSIRIS-REx|NASA|2016-09-08|Atlas V|Asteroid Bennu|sample return|2110
TESS|NASA|2018-04-18|Falcon 9|Earth orbit|telescope|362
InSight|NASA|2018-05-05|Atlas V|Mars|lander|694
Parker Solar Probe|NASA|2018-08-12|Delta IV Heavy|Sun|orbiter|685
BepiColombo|ESA; JAXA|2018-10-20|Ariane 5|Mercury|orbiter|4100|en route
Beresheet|SpaceIL|2019-02-22|Falcon 9|Moon|lander|585|failure
Chandrayaan-2|ISRO|2019-07-22|LVM3|Moon|orbiter; lander|3850|partial success
Solar Orbiter|ESA; NASA|2020-02-10|Atlas V|Sun|orbiter|1800
Hope|UAE Space Agency|2020-07-19|H-IIA|Mars|orbiter|1350
Tianwen-1|CNSA|2020-07-23|Long March 5|Mars|orbiter; rover|5000
Perseverance|NASA|2020-07-30|Atlas V|Mars|rover|-
Chang'e 5|CNSA|2020-11-23|Long March 5|Moon|lander; sample return|8200
Lucy|NASA|2021-10-16|Atlas V|Jupiter trojans|flyby|1550|en route
DART|NASA|2021-11-24|Falcon 9|Asteroid Dimorphos|impactor|610
James Webb Space Telescope|NASA; ESA; CSA|2021-12-25|Ariane 5|Sun-Earth L2|telescope|6161
Artemis I|NASA|2022-11-16|SLS|Moon|orbiter|-
JUICE|ESA|2023-04-14|Ariane 5|Jupiter|orbiter|6070|en route
Chandrayaan-3|ISRO|2023-07-14|LVM3|Moon|lander; rover|3900
Luna 25|Roscosmos|2023-08-10|Soyuz-2.1b|Moon|lander|1750|failure
Psyche|NASA|2023-10-13|Falcon Heavy|Asteroid Psyche|orbiter|-|en route
Peregrine|Astrobotic|2024-01-08|Vulcan|Moon|lander|1283|failure
Chang'e 6|CNSA|2024-05-03|Long March 5|Moon|lander; sample return|-
Hera|ESA|2024-10-07|Falcon 9|Asteroid Dimorphos|orbiter|-|en route
Europa Clipper|NASA|2024-10-14|Falcon Heavy|Jupiter|orbiter|6065|en route
"""
