"""Garden plants: common facts in round figures, prices and pots of a shop that does not exist."""

# name|latin|type|light|water|height cm|coldest °C|first-last month of flowers|colours|evergreen|
# toxic to pets|good for bees|price of the smallest pot
PLANTS = """
English Lavender 'Hidcote'|Lavandula angustifolia|shrub|sun|low|45|-20|6-8|purple|yes|yes|yes|4.95
English Lavender 'Munstead'|Lavandula angustifolia|shrub|sun|low|40|-20|6-8|blue;purple|yes|yes|yes|4.95
French Lavender|Lavandula stoechas|shrub|sun|low|60|-8|5-8|purple|yes|yes|yes|5.95
Lavender 'Grosso'|Lavandula x intermedia|shrub|sun|low|80|-15|6-8|blue;purple|yes|yes|yes|5.50
White Lavender 'Edelweiss'|Lavandula x intermedia|shrub|sun|low|60|-15|6-8|white|yes|yes|yes|5.50
Catmint 'Walker's Low'|Nepeta racemosa|perennial|sun|low|50|-25|5-9|blue;purple|no|no|yes|5.20
Coneflower|Echinacea purpurea|perennial|sun|medium|90|-30|7-9|pink|no|no|yes|5.90
White Coneflower 'Alba'|Echinacea purpurea|perennial|sun|medium|80|-30|7-9|white|no|no|yes|6.40
Black-eyed Susan 'Goldsturm'|Rudbeckia fulgida|perennial|sun|medium|60|-30|7-10|yellow|no|no|yes|5.20
Lady's Mantle|Alchemilla mollis|perennial|sun;part shade|medium|45|-30|6-8|yellow;green|no|no|yes|4.20
Cranesbill 'Rozanne'|Geranium|perennial|sun;part shade|medium|45|-25|6-10|blue|no|no|yes|7.90
Bigroot Cranesbill|Geranium macrorrhizum|perennial|part shade;shade|low|30|-30|5-7|pink|semi|no|yes|4.40
Hosta 'Halcyon'|Hosta|perennial|part shade;shade|high|50|-30|7-8|purple|no|yes|no|7.50
Hosta 'Patriot'|Hosta|perennial|part shade;shade|high|55|-30|7-8|purple|no|yes|no|7.50
Astilbe 'Fanal'|Astilbe x arendsii|perennial|part shade;shade|high|60|-30|6-8|red|no|no|no|5.60
Astilbe 'Brautschleier'|Astilbe x arendsii|perennial|part shade;shade|high|75|-30|7-8|white|no|no|no|5.60
Lenten Rose|Helleborus orientalis|perennial|part shade;shade|medium|40|-20|2-4|white;pink;purple|yes|yes|yes|9.90
Christmas Rose|Helleborus niger|perennial|part shade|medium|25|-25|12-3|white|yes|yes|yes|8.90
Japanese Anemone 'Honorine Jobert'|Anemone x hybrida|perennial|sun;part shade|medium|110|-20|8-10|white|no|yes|yes|5.90
Peony 'Sarah Bernhardt'|Paeonia lactiflora|perennial|sun|medium|90|-25|5-6|pink|no|yes|no|12.50
Delphinium 'Pacific Giant'|Delphinium|perennial|sun|medium|150|-30|6-7|blue|no|yes|yes|6.20
Foxglove|Digitalis purpurea|perennial|part shade|medium|130|-25|6-7|pink;purple|no|yes|yes|3.90
Yarrow|Achillea millefolium|perennial|sun|low|60|-30|6-9|white|no|yes|yes|3.90
Stonecrop 'Herbstfreude'|Hylotelephium telephium|perennial|sun|low|50|-30|8-10|pink;red|no|no|yes|4.60
White Stonecrop|Sedum album|perennial|sun|low|10|-30|6-8|white|yes|no|yes|2.90
Biting Stonecrop|Sedum acre|perennial|sun|low|8|-30|6-7|yellow|yes|yes|yes|2.90
Houseleek|Sempervivum tectorum|perennial|sun|low|15|-30|6-7|pink;red|yes|no|yes|2.50
Creeping Phlox|Phlox subulata|perennial|sun|low|12|-30|4-5|pink;white|yes|no|yes|3.20
Bugle|Ajuga reptans|perennial|part shade;shade|medium|15|-30|4-6|blue|yes|no|yes|2.80
Lungwort|Pulmonaria officinalis|perennial|part shade;shade|medium|25|-30|3-5|blue;pink|no|no|yes|4.40
Lily of the Valley|Convallaria majalis|perennial|part shade;shade|medium|20|-30|5-6|white|no|yes|no|3.50
Lesser Periwinkle|Vinca minor|perennial|part shade;shade|low|15|-30|3-5|blue|yes|yes|yes|2.60
Japanese Spurge|Pachysandra terminalis|perennial|part shade;shade|medium|20|-25|4-5|white|yes|no|no|2.60
Bergenia|Bergenia cordifolia|perennial|sun;part shade|medium|40|-30|4-5|pink|yes|no|yes|4.60
Sea Holly|Eryngium planum|perennial|sun|low|80|-30|7-8|blue|no|no|yes|4.90
Globe Thistle|Echinops ritro|perennial|sun|low|100|-30|7-9|blue|no|no|yes|4.90
Shasta Daisy|Leucanthemum x superbum|perennial|sun|medium|80|-25|6-9|white|no|yes|yes|4.40
Hydrangea 'Annabelle'|Hydrangea arborescens|shrub|part shade|high|150|-30|6-9|white|no|yes|no|14.90
Hydrangea 'Endless Summer'|Hydrangea macrophylla|shrub|part shade|high|120|-20|6-9|blue;pink|no|yes|no|19.90
Panicle Hydrangea 'Limelight'|Hydrangea paniculata|shrub|sun;part shade|medium|200|-30|7-9|white;green|no|yes|no|17.90
Butterfly Bush|Buddleja davidii|shrub|sun|low|250|-20|7-9|purple|no|no|yes|9.90
White Butterfly Bush|Buddleja davidii|shrub|sun|low|250|-20|7-9|white|no|no|yes|9.90
Common Lilac|Syringa vulgaris|shrub|sun|medium|400|-30|5-5|purple|no|no|yes|16.90
Forsythia|Forsythia x intermedia|shrub|sun|medium|250|-25|3-4|yellow|no|no|no|11.90
Mock Orange|Philadelphus coronarius|shrub|sun;part shade|medium|250|-25|5-6|white|no|no|yes|12.90
Weigela 'Bristol Ruby'|Weigela florida|shrub|sun|medium|200|-25|5-6|red|no|no|yes|12.90
Cherry Laurel 'Rotundifolia'|Prunus laurocerasus|shrub|sun;part shade;shade|medium|300|-20|4-5|white|yes|yes|yes|9.50
Boxwood|Buxus sempervirens|shrub|sun;part shade;shade|medium|150|-25|4-4|green|yes|yes|yes|6.90
English Yew|Taxus baccata|tree|sun;part shade;shade|medium|1000|-25|-|-|yes|yes|no|14.90
Holly 'Alaska'|Ilex aquifolium|shrub|sun;part shade;shade|medium|350|-20|5-6|white|yes|yes|yes|15.90
Rhododendron 'Cunningham's White'|Rhododendron|shrub|part shade;shade|high|200|-25|5-5|white|yes|yes|yes|22.90
Rhododendron 'Nova Zembla'|Rhododendron|shrub|part shade|high|250|-30|5-6|red|yes|yes|yes|24.90
Camellia|Camellia japonica|shrub|part shade|high|250|-12|2-4|pink;red|yes|no|no|26.90
Skimmia 'Rubella'|Skimmia japonica|shrub|part shade;shade|medium|100|-15|4-5|white|yes|yes|yes|10.90
Japanese Aucuba|Aucuba japonica|shrub|part shade;shade|medium|200|-12|4-4|purple|yes|yes|no|14.50
Oregon Grape|Mahonia aquifolium|shrub|part shade;shade|low|100|-25|4-5|yellow|yes|no|yes|11.50
Winter Mahonia 'Charity'|Mahonia x media|shrub|part shade;shade|medium|300|-15|11-2|yellow|yes|no|yes|29.90
Witch Hazel|Hamamelis x intermedia|shrub|sun;part shade|medium|300|-25|1-2|yellow|no|no|no|34.90
Winter Heath|Erica carnea|shrub|sun;part shade|medium|25|-25|1-4|pink;white|yes|no|yes|3.40
Rose 'Schneewittchen'|Rosa|shrub|sun|medium|120|-25|6-10|white|no|no|no|14.50
Rose 'The Fairy'|Rosa|shrub|sun|medium|70|-25|6-10|pink|no|no|no|13.90
Rose 'Gloria Dei'|Rosa|shrub|sun|medium|100|-25|6-9|yellow;pink|no|no|no|14.50
Climbing Rose 'New Dawn'|Rosa|climber|sun|medium|350|-25|6-9|pink|no|no|no|17.90
Clematis 'Jackmanii'|Clematis|climber|sun;part shade|medium|350|-30|6-9|purple|no|yes|yes|13.90
Mountain Clematis|Clematis montana|climber|sun;part shade|medium|800|-20|5-6|pink|no|yes|yes|12.90
Evergreen Clematis|Clematis armandii|climber|sun;part shade|medium|500|-10|3-4|white|yes|yes|yes|24.90
Chinese Wisteria|Wisteria sinensis|climber|sun|medium|1000|-20|4-5|blue;purple|no|yes|yes|29.90
Common Ivy|Hedera helix|climber|part shade;shade|low|1500|-25|9-10|green|yes|yes|yes|4.90
Common Honeysuckle|Lonicera periclymenum|climber|sun;part shade|medium|500|-25|6-8|yellow;pink|no|yes|yes|11.90
Star Jasmine|Trachelospermum jasminoides|climber|sun;part shade|medium|400|-10|6-8|white|yes|no|yes|19.90
Winter Jasmine|Jasminum nudiflorum|climber|sun;part shade|low|300|-20|12-3|yellow|no|no|no|9.90
Climbing Hydrangea|Hydrangea petiolaris|climber|part shade;shade|medium|1000|-25|6-7|white|no|yes|yes|18.90
Virginia Creeper|Parthenocissus quinquefolia|climber|sun;part shade|low|1200|-30|-|-|no|yes|yes|10.90
Japanese Maple|Acer palmatum|tree|part shade|medium|400|-20|5-5|red|no|no|no|29.90
Silver Birch|Betula pendula|tree|sun|low|2000|-30|-|-|no|no|no|34.90
Star Magnolia|Magnolia stellata|tree|sun|medium|250|-25|3-4|white|no|no|no|32.50
Saucer Magnolia|Magnolia x soulangeana|tree|sun|medium|500|-20|4-5|pink;white|no|no|no|39.90
Serviceberry|Amelanchier lamarckii|tree|sun;part shade|medium|600|-30|4-5|white|no|no|yes|27.90
Cornelian Cherry|Cornus mas|tree|sun;part shade|low|500|-30|2-4|yellow|no|no|yes|24.90
Japanese Cherry 'Kanzan'|Prunus serrulata|tree|sun|medium|800|-25|4-5|pink|no|yes|no|44.90
Olive Tree|Olea europaea|tree|sun|low|500|-8|5-6|white|yes|no|no|29.00
Strawberry Tree|Arbutus unedo|tree|sun|low|400|-12|10-12|white|yes|no|yes|36.90
Scots Pine|Pinus sylvestris|tree|sun|low|2000|-30|-|-|yes|no|no|27.50
Rosemary|Salvia rosmarinus|herb|sun|low|100|-10|3-5|blue|yes|no|yes|3.50
Common Thyme|Thymus vulgaris|herb|sun|low|25|-20|5-7|pink;purple|yes|no|yes|2.95
Common Sage|Salvia officinalis|herb|sun|low|60|-20|6-7|blue;purple|yes|no|yes|3.20
Chives|Allium schoenoprasum|herb|sun;part shade|medium|30|-30|5-7|pink;purple|no|yes|yes|2.75
Peppermint|Mentha x piperita|herb|part shade|high|60|-25|7-8|purple|no|yes|yes|2.95
Lemon Balm|Melissa officinalis|herb|sun;part shade|medium|70|-25|6-8|white|no|no|yes|2.95
Basil|Ocimum basilicum|herb|sun|medium|40|10|7-9|white|no|no|yes|2.50
Flat-leaf Parsley|Petroselinum crispum|herb|sun;part shade|medium|35|-10|-|-|no|yes|no|2.50
Oregano|Origanum vulgare|herb|sun|low|45|-25|7-9|pink|no|yes|yes|2.95
Snowdrop|Galanthus nivalis|bulb|part shade|medium|12|-30|2-3|white|no|yes|yes|3.90
Crocus 'Ruby Giant'|Crocus tommasinianus|bulb|sun;part shade|medium|10|-30|2-3|purple|no|yes|yes|3.40
Daffodil 'Tête-à-tête'|Narcissus|bulb|sun;part shade|medium|20|-25|3-4|yellow|no|yes|no|3.20
Tulip 'Queen of Night'|Tulipa|bulb|sun|medium|60|-25|5-5|purple|no|yes|no|3.60
Red Tulip 'Apeldoorn'|Tulipa|bulb|sun|medium|55|-25|4-5|red|no|yes|no|3.30
Ornamental Onion 'Globemaster'|Allium|bulb|sun|low|90|-25|5-6|purple|no|yes|yes|6.80
Grape Hyacinth|Muscari armeniacum|bulb|sun;part shade|medium|15|-30|4-5|blue|no|no|yes|2.80
Dahlia 'Bishop of Llandaff'|Dahlia|bulb|sun|high|100|0|7-10|red|no|yes|yes|6.40
Feather Reed Grass 'Karl Foerster'|Calamagrostis x acutiflora|grass|sun|medium|150|-30|6-8|-|no|no|no|6.90
Chinese Silver Grass|Miscanthus sinensis|grass|sun|medium|180|-25|9-10|-|no|no|no|8.90
Fountain Grass 'Hameln'|Pennisetum alopecuroides|grass|sun|medium|60|-25|8-10|-|no|no|no|6.50
Blue Fescue|Festuca glauca|grass|sun|low|25|-25|6-7|-|yes|no|no|3.90
Japanese Sedge 'Evergold'|Carex oshimensis|grass|part shade;shade|medium|30|-20|-|-|yes|no|no|4.90
Pampas Grass|Cortaderia selloana|grass|sun|medium|250|-15|9-10|white|semi|no|no|14.90
Male Fern|Dryopteris filix-mas|fern|part shade;shade|medium|100|-30|-|-|no|yes|no|6.40
Hart's Tongue Fern|Asplenium scolopendrium|fern|part shade;shade|high|40|-25|-|-|yes|no|no|6.90
Soft Shield Fern|Polystichum setiferum|fern|part shade;shade|medium|60|-20|-|-|semi|no|no|7.40
Ostrich Fern|Matteuccia struthiopteris|fern|part shade;shade|high|120|-30|-|-|no|no|no|6.90
Sunflower 'Giant Single'|Helianthus annuus|annual|sun|medium|300|0|7-10|yellow|no|no|yes|2.90
Cosmos 'Purity'|Cosmos bipinnatus|annual|sun|medium|100|0|6-10|white|no|no|yes|2.40
Trailing Petunia|Petunia x atkinsiana|annual|sun|high|30|0|5-10|pink;purple;white|no|no|no|2.20
Busy Lizzie|Impatiens walleriana|annual|part shade;shade|high|30|5|5-10|pink;red;white|no|no|no|1.90
French Marigold|Tagetes patula|annual|sun|medium|25|0|5-10|yellow;orange|no|no|no|1.60
Zonal Geranium|Pelargonium zonale|annual|sun|medium|40|0|5-10|red;pink;white|no|yes|no|2.80
Monstera|Monstera deliciosa|houseplant|part shade|medium|200|12|-|-|yes|yes|no|16.90
Weeping Fig|Ficus benjamina|houseplant|part shade|medium|250|12|-|-|yes|yes|no|14.90
Spider Plant|Chlorophytum comosum|houseplant|part shade|medium|40|8|-|-|yes|no|no|5.90
Snake Plant|Dracaena trifasciata|houseplant|sun;part shade|low|90|12|-|-|yes|yes|no|12.50
Peace Lily|Spathiphyllum wallisii|houseplant|part shade;shade|medium|60|14|4-8|white|yes|yes|no|9.90
Aloe Vera|Aloe vera|houseplant|sun|low|50|8|-|-|yes|yes|no|7.50
Moth Orchid|Phalaenopsis|houseplant|part shade|low|60|16|1-5|white;pink|yes|no|no|13.90
Boston Fern|Nephrolepis exaltata|houseplant|part shade|high|60|12|-|-|yes|no|no|8.90
Chinese Money Plant|Pilea peperomioides|houseplant|part shade|medium|30|10|-|-|yes|no|no|6.90
ZZ Plant|Zamioculcas zamiifolia|houseplant|part shade;shade|low|80|15|-|-|yes|yes|no|15.90
"""
