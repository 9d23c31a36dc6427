"""Typical nutrition values of foods, one food a line.

food|category|kcal|protein|fat|saturated fat|carbohydrates|of which sugars|fibre|salt (all g)|
vitamin C in mg|calcium in mg|diet (v vegan, e vegetarian, n neither)|allergens|usual serving;
everything per 100 g (drinks: per 100 ml) of the edible part; `-` is left out.
"""

FOODS = """
Apple|fruit|52|0.3|0.2|0|13.8|10.4|2.4|0|4.6|6|v||1 medium (180 g)
Apricot|fruit|48|1.4|0.4|0|11.1|9.2|2|0|10|13|v||3 pieces (105 g)
Avocado|fruit|160|2|14.7|2.1|8.5|0.7|6.7|0.02|10|12|v||1/2 piece (70 g)
Banana|fruit|89|1.1|0.3|0.1|22.8|12.2|2.6|0|8.7|5|v||1 medium (120 g)
Blackberries|fruit|43|1.4|0.5|0|9.6|4.9|5.3|0|21|29|v||125 g
Blackcurrants|fruit|63|1.4|0.4|0|15.4|-|6.8|0.01|181|55|v||100 g
Blueberries|fruit|57|0.7|0.3|0|14.5|10|2.4|0|9.7|6|v||125 g
Cherries|fruit|63|1.1|0.2|0|16|12.8|2.1|0|7|13|v||125 g
Cranberries, fresh|fruit|46|0.5|0.1|0|12|4.3|3.6|0|14|8|v||50 g
Dates, dried|dried fruit|282|2.5|0.4|0|75|63.4|8|0.01|0.4|39|v||3 pieces (25 g)
Figs, dried|dried fruit|249|3.3|0.9|0.1|63.9|47.9|9.8|0.03|1.2|162|v||2 pieces (40 g)
Figs, fresh|fruit|74|0.8|0.3|0.1|19.2|16.3|2.9|0|2|35|v||2 pieces (100 g)
Grapefruit|fruit|42|0.8|0.1|0|10.7|6.9|1.6|0|31.2|22|v||1/2 piece (150 g)
Grapes|fruit|69|0.7|0.2|0.1|18.1|15.5|0.9|0.01|3.2|10|v||125 g
Guava|fruit|68|2.6|1|0.3|14.3|8.9|5.4|0.01|228|18|v||1 piece (60 g)
Kiwi|fruit|61|1.1|0.5|0|14.7|9|3|0.01|92.7|34|v||1 piece (75 g)
Lemon|fruit|29|1.1|0.3|0|9.3|2.5|2.8|0.01|53|26|v||1 piece (60 g)
Lychee|fruit|66|0.8|0.4|0.1|16.5|15.2|1.3|0|71.5|5|v||10 pieces (100 g)
Mango|fruit|60|0.8|0.4|0.1|15|13.7|1.6|0|36.4|11|v||1/2 piece (150 g)
Melon, cantaloupe|fruit|34|0.8|0.2|0.1|8.2|7.9|0.9|0.04|36.7|9|v||1 slice (150 g)
Nectarine|fruit|44|1.1|0.3|0|10.6|7.9|1.7|0|5.4|6|v||1 medium (140 g)
Orange|fruit|47|0.9|0.1|0|11.8|9.4|2.4|0|53.2|40|v||1 medium (150 g)
Papaya|fruit|43|0.5|0.3|0.1|10.8|7.8|1.7|0.02|60.9|20|v||150 g
Peach|fruit|39|0.9|0.3|0|9.5|8.4|1.5|0|6.6|6|v||1 medium (150 g)
Pear|fruit|57|0.4|0.1|0|15.2|9.8|3.1|0|4.3|9|v||1 medium (170 g)
Pineapple|fruit|50|0.5|0.1|0|13.1|9.9|1.4|0|47.8|13|v||2 slices (120 g)
Plum|fruit|46|0.7|0.3|0|11.4|9.9|1.4|0|9.5|6|v||2 pieces (130 g)
Pomegranate|fruit|83|1.7|1.2|0.1|18.7|13.7|4|0.01|10.2|10|v||100 g
Prunes|dried fruit|240|2.2|0.4|0.1|63.9|38.1|7.1|0.01|0.6|43|v||5 pieces (40 g)
Raisins|dried fruit|299|3.1|0.5|0.1|79.2|59.2|3.7|0.03|2.3|50|v|sulphites|30 g
Apricots, dried|dried fruit|241|3.4|0.5|0|62.6|53.4|7.3|0.03|1|55|v|sulphites|30 g
Raspberries|fruit|52|1.2|0.7|0|11.9|4.4|6.5|0|26.2|25|v||125 g
Strawberries|fruit|32|0.7|0.3|0|7.7|4.9|2|0|58.8|16|v||150 g
Tangerine|fruit|53|0.8|0.3|0|13.3|10.6|1.8|0.01|26.7|37|v||2 pieces (120 g)
Watermelon|fruit|30|0.6|0.2|0|7.6|6.2|0.4|0|8.1|7|v||1 slice (200 g)
Artichoke|vegetable|47|3.3|0.2|0|10.5|1|5.4|0.24|11.7|44|v||1 piece (120 g)
Asparagus|vegetable|20|2.2|0.1|0|3.9|1.9|2.1|0.01|5.6|24|v||250 g
Aubergine|vegetable|25|1|0.2|0|5.9|3.5|3|0.01|2.2|9|v||150 g
Beetroot|vegetable|43|1.6|0.2|0|9.6|6.8|2.8|0.2|4.9|16|v||100 g
Broccoli|vegetable|34|2.8|0.4|0|6.6|1.7|2.6|0.08|89.2|47|v||150 g
Brussels sprouts|vegetable|43|3.4|0.3|0.1|9|2.2|3.8|0.06|85|42|v||150 g
Carrot|vegetable|41|0.9|0.2|0|9.6|4.7|2.8|0.17|5.9|33|v||1 medium (80 g)
Cauliflower|vegetable|25|1.9|0.3|0.1|5|1.9|2|0.08|48.2|22|v||150 g
Celeriac|vegetable|42|1.5|0.3|0.1|9.2|1.6|1.8|0.25|8|43|v|celery|100 g
Celery|vegetable|14|0.7|0.2|0|3|1.3|1.6|0.2|3.1|40|v|celery|1 stalk (60 g)
Courgette|vegetable|17|1.2|0.3|0.1|3.1|2.5|1|0.02|17.9|16|v||150 g
Cucumber|vegetable|15|0.7|0.1|0|3.6|1.7|0.5|0|2.8|16|v||100 g
Fennel|vegetable|31|1.2|0.2|0|7.3|3.9|3.1|0.13|12|49|v||100 g
Garlic|vegetable|149|6.4|0.5|0.1|33.1|1|2.1|0.04|31.2|181|v||1 clove (3 g)
Green beans|vegetable|31|1.8|0.2|0.1|7|3.3|2.7|0.02|12.2|37|v||150 g
Kale|vegetable|35|2.9|1.5|0.2|4.4|1|4.1|0.13|93.4|254|v||100 g
Kohlrabi|vegetable|27|1.7|0.1|0|6.2|2.6|3.6|0.05|62|24|v||150 g
Leek|vegetable|61|1.5|0.3|0|14.2|3.9|1.8|0.05|12|59|v||100 g
Lettuce|vegetable|15|1.4|0.2|0|2.9|0.8|1.3|0.07|9.2|36|v||50 g
Mushrooms|vegetable|22|3.1|0.3|0.1|3.3|2|1|0.01|2.1|3|v||100 g
Onion|vegetable|40|1.1|0.1|0|9.3|4.2|1.7|0.01|7.4|23|v||1 medium (80 g)
Parsley|vegetable|36|3|0.8|0.1|6.3|0.9|3.3|0.14|133|138|v||5 g
Parsnip|vegetable|75|1.2|0.3|0.1|18|4.8|4.9|0.03|17|36|v||100 g
Pepper, green|vegetable|20|0.9|0.2|0.1|4.6|2.4|1.7|0.01|80.4|10|v||1 piece (150 g)
Pepper, red|vegetable|31|1|0.3|0|6|4.2|2.1|0.01|128|7|v||1 piece (150 g)
Potato|vegetable|77|2|0.1|0|17.5|0.8|2.1|0.02|19.7|12|v||200 g
Pumpkin|vegetable|26|1|0.1|0.1|6.5|2.8|0.5|0|9|21|v||150 g
Radish|vegetable|16|0.7|0.1|0|3.4|1.9|1.6|0.1|14.8|25|v||50 g
Red cabbage|vegetable|31|1.4|0.2|0|7.4|3.8|2.1|0.07|57|45|v||100 g
Sauerkraut|vegetable|19|0.9|0.1|0|4.3|1.8|2.9|1.65|14.7|30|v||150 g
Spinach|vegetable|23|2.9|0.4|0.1|3.6|0.4|2.2|0.2|28.1|99|v||100 g
Sweet potato|vegetable|86|1.6|0.1|0|20.1|4.2|3|0.14|2.4|30|v||200 g
Sweetcorn|vegetable|86|3.3|1.4|0.3|18.7|6.3|2|0.04|6.8|2|v||100 g
Tomato|vegetable|18|0.9|0.2|0|3.9|2.6|1.2|0.01|13.7|10|v||1 medium (100 g)
White cabbage|vegetable|25|1.3|0.1|0|5.8|3.2|2.5|0.05|36.6|40|v||100 g
Olives, black|vegetable|115|0.8|10.7|1.4|6.3|0|3.2|1.84|0.9|88|v||10 pieces (30 g)
Chickpeas, dry|legume|364|19.3|6|0.6|60.6|10.7|17.4|0.06|4|105|v||60 g
Lentils, brown, dry|legume|353|25.8|1.1|0.2|60|2|30.5|0.02|4.4|56|v||60 g
Lentils, red, dry|legume|345|23.9|2.2|0.4|59|-|10.8|0.02|1.7|48|v||60 g
Kidney beans, dry|legume|333|23.6|0.8|0.1|60|2.2|24.9|0.06|4.5|143|v||60 g
White beans, dry|legume|333|23.4|0.9|0.2|60.3|2.1|15.2|0.04|0|240|v||60 g
Black beans, dry|legume|341|21.6|1.4|0.4|62.4|2.1|15.5|0.01|0|123|v||60 g
Split peas, dry|legume|341|24.6|1.2|0.2|60.4|8|25.5|0.04|1.8|55|v||60 g
Garden peas|legume|81|5.4|0.4|0.1|14.5|5.7|5.7|0.01|40|25|v||100 g
Edamame|legume|121|11.9|5.2|0.6|8.9|2.2|5.2|0.02|6.1|63|v|soya|100 g
Soya beans, dry|legume|446|36.5|19.9|2.9|30.2|7.3|9.3|0.01|6|277|v|soya|60 g
Tofu|plant protein|144|17.3|8.7|1.3|2.8|0.6|2.3|0.04|0.2|683|v|soya|100 g
Tempeh|plant protein|192|20.3|10.8|2.5|7.6|-|-|0.02|0|111|v|soya|100 g
Seitan|plant protein|141|25|1.9|0.3|5|0.5|0.6|0.8|0|40|v|gluten; soya|100 g
Veggie burger|plant protein|177|15.7|6.3|1|14.3|1.1|4.9|1.2|2|136|e|gluten; soya; eggs; milk|1 piece (70 g)
Hummus|spread|237|7.8|17.8|2.6|15|0.6|5.5|1|0|47|v|sesame|50 g
Almonds|nuts & seeds|579|21.2|49.9|3.8|21.6|4.4|12.5|0|0|269|v|nuts|30 g
Brazil nuts|nuts & seeds|659|14.3|67.1|16.1|11.7|2.3|7.5|0.01|0.7|160|v|nuts|5 pieces (25 g)
Cashews|nuts & seeds|553|18.2|43.9|7.8|30.2|5.9|3.3|0.03|0.5|37|v|nuts|30 g
Hazelnuts|nuts & seeds|628|15|60.8|4.5|16.7|4.3|9.7|0|6.3|114|v|nuts|30 g
Macadamia nuts|nuts & seeds|718|7.9|75.8|12.1|13.8|4.6|8.6|0.01|1.2|85|v|nuts|30 g
Peanuts, roasted and salted|nuts & seeds|599|25.8|52.5|8.7|15.3|4.2|8.4|0.8|0|61|v|peanuts|30 g
Pecans|nuts & seeds|691|9.2|72|6.2|13.9|4|9.6|0|1.1|70|v|nuts|30 g
Pistachios|nuts & seeds|560|20.2|45.3|5.9|27.2|7.7|10.6|0|5.6|105|v|nuts|30 g
Walnuts|nuts & seeds|654|15.2|65.2|6.1|13.7|2.6|6.7|0.01|1.3|98|v|nuts|30 g
Chia seeds|nuts & seeds|486|16.5|30.7|3.3|42.1|-|34.4|0.04|1.6|631|v||15 g
Flaxseed|nuts & seeds|534|18.3|42.2|3.7|28.9|1.6|27.3|0.08|0.6|255|v||15 g
Pumpkin seeds|nuts & seeds|559|30.2|49.1|8.7|10.7|1.4|6|0.02|1.9|46|v||20 g
Sesame seeds|nuts & seeds|573|17.7|49.7|7|23.5|0.3|11.8|0.03|0|975|v|sesame|10 g
Sunflower seeds|nuts & seeds|584|20.8|51.5|4.5|20|2.6|8.6|0.02|1.4|78|v||20 g
Coconut flesh|nuts & seeds|354|3.3|33.5|29.7|15.2|6.2|9|0.05|3.3|14|v||30 g
Bread, rye|bread & cereals|259|8.5|3.3|0.6|48.3|3.9|5.8|1.5|0|73|v|gluten|1 slice (50 g)
Bread, white|bread & cereals|266|8.9|3.3|0.7|49.4|5.7|2.7|1.2|0|144|v|gluten|1 slice (40 g)
Bread, wholemeal|bread & cereals|247|13|3.4|0.7|41.3|6|7|1.1|0|107|v|gluten|1 slice (45 g)
Baguette|bread & cereals|274|9.3|1.2|0.3|56|2.6|2.9|1.5|0|26|v|gluten|60 g
Croissant|bread & cereals|406|8.2|21|11.7|45.8|11.3|2.6|1.17|0.2|37|e|gluten; milk; eggs|1 piece (60 g)
Pretzel, soft|bread & cereals|338|8.2|3.1|0.7|69.4|0.3|1.7|2.2|0|23|v|gluten|1 piece (85 g)
Crispbread, rye|bread & cereals|366|7.9|1.3|0.1|82.2|1.1|16.5|1.05|0|31|v|gluten|2 slices (20 g)
Rice cakes|bread & cereals|387|8.2|2.8|0.6|81.5|0.9|4.2|0.4|0|11|v||2 pieces (16 g)
Cornflakes|bread & cereals|378|7|0.9|0.2|84|8|3|1.13|-|5|v|gluten|30 g
Muesli, fruit|bread & cereals|366|9.7|5.9|0.9|65|24|8.1|0.15|1|60|v|gluten; nuts; sulphites|50 g
Granola|bread & cereals|471|10.2|20.3|3.7|64|24.5|7|0.06|0.5|62|e|gluten; nuts; milk|50 g
Oats, rolled|bread & cereals|379|13.2|6.5|1.1|67.7|1|10.1|0.02|0|52|v|gluten|50 g
Wheat bran|bread & cereals|216|15.6|4.3|0.6|64.5|0.4|42.8|0.01|0|73|v|gluten|10 g
Wheat flour|bread & cereals|364|10.3|1|0.2|76.3|0.3|2.7|0|0|15|v|gluten|-
Spelt flour|bread & cereals|348|14|2.1|0.3|68|0.8|5|0.01|0|27|v|gluten|-
Buckwheat|bread & cereals|343|13.3|3.4|0.7|71.5|-|10|0|0|18|v||60 g
Bulgur|bread & cereals|342|12.3|1.3|0.2|75.9|0.4|12.5|0.04|0|35|v|gluten|60 g
Couscous|bread & cereals|376|12.8|0.6|0.1|77.4|0|5|0.03|0|24|v|gluten|60 g
Millet|bread & cereals|378|11|4.2|0.7|72.9|-|8.5|0.01|0|8|v||60 g
Quinoa|bread & cereals|368|14.1|6.1|0.7|64.2|2.6|7|0.01|0|47|v||60 g
Pasta, dry|bread & cereals|371|13|1.5|0.3|74.7|2.7|3.2|0.02|0|21|v|gluten|100 g
Egg noodles, dry|bread & cereals|384|14.2|4.4|1.2|71.3|1.9|3.3|0.05|0|35|e|gluten; eggs|100 g
Polenta|bread & cereals|370|7.1|1.8|0.2|79.5|0.6|3.9|0.02|0|3|v||60 g
Rice, white|bread & cereals|365|7.1|0.7|0.2|80|0.1|1.3|0.01|0|28|v||60 g
Rice, brown|bread & cereals|367|7.5|3.2|0.6|76.2|0.7|3.6|0.01|0|9|v||60 g
Milk, whole|dairy|61|3.2|3.3|1.9|4.8|4.8|0|0.11|0|113|e|milk|200 ml
Milk, semi-skimmed|dairy|47|3.4|1.6|1|4.8|4.8|0|0.11|0|120|e|milk|200 ml
Milk, skimmed|dairy|34|3.4|0.1|0.1|5|5|0|0.11|0|122|e|milk|200 ml
Buttermilk|dairy|40|3.3|0.9|0.5|4.8|4.8|0|0.26|1|116|e|milk|200 ml
Kefir|dairy|55|3.4|3.1|2|4|4|0|0.1|0.2|120|e|milk|200 ml
Yogurt, plain|dairy|61|3.5|3.3|2.1|4.7|4.7|0|0.12|0.5|121|e|milk|1 pot (150 g)
Yogurt, fruit|dairy|99|4|2.6|1.7|15|14.5|0.3|0.14|0.7|138|e|milk|1 pot (150 g)
Yogurt, Greek|dairy|97|9|5|2.4|4|4|0|0.09|0|100|e|milk|1 pot (150 g)
Skyr|dairy|63|11|0.2|0.1|4|4|0|0.1|0|150|e|milk|1 pot (150 g)
Quark, low-fat|dairy|67|12|0.3|0.2|4|4|0|0.1|0.7|92|e|milk|125 g
Cream, whipping|dairy|340|2.8|36.1|23|2.7|2.9|0|0.07|0.6|66|e|milk|30 ml
Sour cream|dairy|198|2.4|19.4|10.1|4.6|3.4|0|0.08|0.9|101|e|milk|30 g
Butter|fats & oils|717|0.9|81.1|51.4|0.1|0.1|0|0.03|0|24|e|milk|10 g
Ghee|fats & oils|876|0.3|99.5|61.9|0|0|0|0.01|0|4|e|milk|10 g
Margarine|fats & oils|717|0.2|80.7|15.2|0.7|0|0|1.05|0.2|3|v||10 g
Olive oil|fats & oils|884|0|100|13.8|0|0|0|0|0|1|v||1 tbsp (10 ml)
Rapeseed oil|fats & oils|884|0|100|7.4|0|0|0|0|0|0|v||1 tbsp (10 ml)
Sunflower oil|fats & oils|884|0|100|10.3|0|0|0|0|0|0|v||1 tbsp (10 ml)
Coconut oil|fats & oils|892|0|99.1|82.5|0|0|0|0|0|1|v||1 tbsp (10 ml)
Lard|fats & oils|902|0|100|39.2|0|0|0|0|0|0|n||10 g
Mayonnaise|sauce|680|1|74.9|11.7|0.6|0.6|0|1.6|0|8|e|eggs; mustard|1 tbsp (15 g)
Brie|cheese|334|20.8|27.7|17.4|0.5|0.5|0|1.57|0|184|e|milk|30 g
Camembert|cheese|300|19.8|24.3|15.3|0.5|0.5|0|2.1|0|388|e|milk|30 g
Cheddar|cheese|403|22.9|33.3|18.9|3.1|0.5|0|1.63|0|710|e|milk|30 g
Cottage cheese|cheese|98|11.1|4.3|1.7|3.4|2.7|0|0.91|0|83|e|milk|100 g
Cream cheese|cheese|350|6.2|34.4|20.2|5.5|3.8|0|0.8|0|97|e|milk|30 g
Emmental|cheese|380|27|29|18.2|1.4|0.4|0|0.55|0|970|e|milk|30 g
Feta|cheese|264|14.2|21.3|14.9|4.1|4.1|0|2.3|0|493|e|milk|50 g
Goat's cheese, soft|cheese|268|18.5|21.1|14.6|0.1|0.1|0|1.15|0|140|e|milk|30 g
Gorgonzola|cheese|353|21.4|28.7|18.7|2.3|0.5|0|2.9|0|528|e|milk|30 g
Gouda|cheese|356|24.9|27.4|17.6|2.2|2.2|0|2.05|0|700|e|milk|30 g
Gruyère|cheese|413|29.8|32.3|18.9|0.4|0.4|0|1.5|0|1011|n|milk|30 g
Halloumi|cheese|321|22|25|17|2.2|1|0|2.7|0|700|e|milk|50 g
Mozzarella|cheese|280|22.2|22.4|13.2|2.2|1|0|1.2|0|505|e|milk|125 g
Parmesan|cheese|392|35.8|25.8|16.4|3.2|0.8|0|2.95|0|1184|n|milk|20 g
Ricotta|cheese|174|11.3|13|8.3|3|0.3|0|0.21|0|207|e|milk|50 g
Egg, boiled|egg|155|12.6|10.6|3.3|1.1|1.1|0|0.31|0|50|e|eggs|1 piece (55 g)
Egg white|egg|52|10.9|0.2|0|0.7|0.7|0|0.42|0|7|e|eggs|1 piece (33 g)
Egg yolk|egg|322|15.9|26.5|9.6|3.6|0.6|0|0.12|0|129|e|eggs|1 piece (17 g)
Chicken breast|meat|120|22.5|2.6|0.6|0|0|0|0.11|0|5|n||150 g
Chicken wings|meat|191|17.5|12.9|3.6|0|0|0|0.21|0.7|11|n||150 g
Turkey breast|meat|114|23.7|1.5|0.3|0.1|0.1|0|0.28|0|11|n||150 g
Duck, with skin|meat|404|11.5|39.3|13.2|0|0|0|0.16|2.8|11|n||150 g
Beef steak, sirloin|meat|201|20.3|12.7|5.1|0|0|0|0.13|0|24|n||200 g
Beef mince|meat|254|17.2|20|7.7|0|0|0|0.17|0|18|n||125 g
Beef liver|meat|135|20.4|3.6|1.2|3.9|0|0|0.17|1.3|5|n||120 g
Lamb chop|meat|282|16.6|23.4|10.1|0|0|0|0.15|0|12|n||150 g
Pork fillet|meat|109|21|2.2|0.7|0|0|0|0.13|0|5|n||150 g
Pork belly|meat|518|9.3|53|19.3|0|0|0|0.08|0.3|5|n||125 g
Venison|meat|120|23|2.4|1|0|0|0|0.13|0|5|n||150 g
Bacon|cured meat & sausage|417|12.6|39.7|13.3|1.3|1|0|2.1|0|5|n||2 rashers (30 g)
Ham, cooked|cured meat & sausage|113|18.5|4.2|1.4|1|0.5|0|2.4|0|8|n||2 slices (40 g)
Ham, air-dried|cured meat & sausage|224|27.8|12.3|4.2|0.3|0|0|5.3|0|12|n||30 g
Salami|cured meat & sausage|407|22.6|34|12.4|1.2|0.9|0|4.7|0|10|n|milk; mustard|30 g
Frankfurter|cured meat & sausage|290|12|26|9.5|1.8|1|0|2.3|-|13|n|celery; mustard|1 piece (50 g)
Bratwurst|cured meat & sausage|297|12.4|25.9|9.3|2.9|0|0|2.1|0|28|n|celery; mustard|1 piece (120 g)
Chorizo|cured meat & sausage|455|24.1|38.3|14.4|1.9|0|0|3.1|0|8|n||30 g
Liver sausage|cured meat & sausage|326|14.1|28.5|10.6|2.2|0.9|0|2|3|26|n|milk; celery; mustard|30 g
Anchovies, in oil|fish & seafood|210|28.9|9.7|2.2|0|0|0|9.2|0|232|n|fish|20 g
Cod|fish & seafood|82|17.8|0.7|0.1|0|0|0|0.14|1|16|n|fish|150 g
Herring|fish & seafood|158|18|9|2|0|0|0|0.23|0.7|57|n|fish|120 g
Mackerel, smoked|fish & seafood|305|18.9|25.5|5.5|0|0|0|1.9|0|20|n|fish|80 g
Plaice|fish & seafood|79|16.7|1.4|0.3|0|0|0|0.3|0|45|n|fish|150 g
Salmon|fish & seafood|208|20.4|13.4|3.1|0|0|0|0.15|3.9|9|n|fish|125 g
Salmon, smoked|fish & seafood|184|22.8|10.1|1.8|0.5|0.5|0|3|0|11|n|fish|50 g
Sardines, tinned|fish & seafood|208|24.6|11.5|1.5|0|0|0|0.77|0|382|n|fish|1 tin (90 g)
Trout|fish & seafood|141|19.9|6.2|1.4|0|0|0|0.13|2.4|25|n|fish|150 g
Tuna, tinned in water|fish & seafood|116|25.5|0.8|0.2|0|0|0|0.85|0|11|n|fish|1 tin (110 g)
Mussels|fish & seafood|86|11.9|2.2|0.4|3.7|0|0|0.72|8|26|n|molluscs|200 g
Squid|fish & seafood|92|15.6|1.4|0.4|3.1|0|0|0.11|4.7|32|n|molluscs|150 g
Oysters|fish & seafood|81|9.5|2.3|0.5|5|0|0|0.27|8|8|n|molluscs|6 pieces (85 g)
Prawns|fish & seafood|85|20.1|0.5|0.1|0|0|0|0.3|0|64|n|crustaceans|100 g
Crab|fish & seafood|87|18.1|1.1|0.2|0|0|0|0.73|3|89|n|crustaceans|85 g
Fish fingers|fish & seafood|220|12.5|10.5|1|19|1|1.2|0.9|0|22|n|fish; gluten|4 pieces (112 g)
Chocolate, dark|sweets & snacks|598|7.8|42.6|24.5|45.9|24|10.9|0.05|0|73|v|soya|25 g
Chocolate, milk|sweets & snacks|535|7.7|29.7|18.5|59.4|51.5|3.4|0.2|0|189|e|milk; soya; nuts|25 g
Chocolate, white|sweets & snacks|539|5.9|32.1|19.4|59.2|59|0.2|0.23|0.5|199|e|milk; soya|25 g
Hazelnut spread|sweets & snacks|539|6.3|30.9|10.6|57.5|56.3|-|0.11|0|108|e|milk; nuts; soya|1 tbsp (15 g)
Gummy bears|sweets & snacks|343|6.9|0.1|0.1|77|46|0|0.07|0|2|n||30 g
Marzipan|sweets & snacks|453|8|24.8|2.1|49|48|5.5|0.02|0|100|v|nuts|25 g
Potato crisps|sweets & snacks|536|6.6|34.6|3.1|52.9|0.4|4.4|1.3|18.6|24|v||30 g
Tortilla chips|sweets & snacks|497|7.8|23.8|2.9|65.4|1|5.3|0.9|0|100|v||30 g
Popcorn, salted|sweets & snacks|500|9|28.1|4.9|57.2|0.5|10|2.2|0|10|v||25 g
Butter biscuits|sweets & snacks|480|7.1|18.8|11.1|69|23|2.1|0.95|0|38|e|gluten; milk; eggs|3 pieces (25 g)
Gingerbread|sweets & snacks|391|6.1|8.5|1.6|73|42|2.4|0.6|0|60|e|gluten; eggs; nuts|1 piece (40 g)
Apple pie|sweets & snacks|237|1.9|11|3.8|34|15.7|1.6|0.5|1.2|11|e|gluten; milk; eggs|1 slice (125 g)
Cheesecake|sweets & snacks|321|5.5|22.5|9.9|25.5|21.8|0.4|0.7|0.4|51|e|gluten; milk; eggs|1 slice (100 g)
Ice cream, vanilla|sweets & snacks|207|3.5|11|6.8|23.6|21.2|0.7|0.2|0.6|128|e|milk; eggs|2 scoops (100 g)
Mango sorbet|sweets & snacks|121|0.4|0.2|0|29.5|27|0.9|0.02|9|6|v||2 scoops (100 g)
Honey|sweetener|304|0.3|0|0|82.4|82.1|0.2|0.01|0.5|6|e||1 tbsp (20 g)
Maple syrup|sweetener|260|0|0.1|0|67|60.5|0|0.03|0|102|v||1 tbsp (20 g)
Sugar|sweetener|387|0|0|0|100|99.8|0|0|0|1|v||1 tsp (4 g)
Strawberry jam|spread|250|0.4|0.1|0|62|60|1.1|0.02|9|12|v||20 g
Peanut butter|spread|588|25.1|50.4|10.3|20|9.2|6|1.1|0|43|v|peanuts|1 tbsp (16 g)
Tahini|spread|595|17|53.8|7.5|21.2|0.5|9.3|0.09|0|426|v|sesame|1 tbsp (15 g)
Ketchup|sauce|101|1|0.1|0|27.4|21.3|0.3|2.3|4.1|15|v|celery|1 tbsp (17 g)
Mustard|sauce|66|4.4|4|0.2|5.3|0.9|3.3|2.8|1.5|58|v|mustard|1 tsp (5 g)
Soy sauce|sauce|53|8.1|0.6|0.1|4.9|0.4|0.8|13.7|0|33|v|soya; gluten|1 tbsp (15 ml)
Pesto, basil|sauce|458|5|46.5|7.5|5|2|2|2.5|1|170|n|milk; nuts|30 g
Tomato sauce|sauce|42|1.4|1.5|0.2|5.3|4.5|1.5|0.85|8|18|v||120 g
Apple juice|drink|46|0.1|0.1|0|11.3|9.6|0.2|0.01|0.9|8|v||200 ml
Orange juice|drink|45|0.7|0.2|0|10.4|8.4|0.2|0|50|11|v||200 ml
Tomato juice|drink|17|0.8|0.1|0|3.5|2.6|0.4|0.63|18.3|10|v|celery|200 ml
Cola|drink|42|0|0|0|10.6|10.6|0|0.01|0|1|v||330 ml
Lemonade|drink|40|0|0|0|9.8|9.6|0|0.01|-|2|v||330 ml
Beer, lager|drink|43|0.5|0|0|3.6|0|0|0.01|0|4|v|gluten|330 ml
Wine, red|drink|85|0.1|0|0|2.6|0.6|0|0.01|0|8|v|sulphites|150 ml
Coffee, black|drink|1|0.1|0|0|0|0|0|0|0|2|v||150 ml
Green tea|drink|1|0.2|0|0|0|0|0|0|0.3|0|v||200 ml
Oat drink|drink|46|1|1.5|0.2|6.7|4|0.8|0.1|0|120|v|gluten|200 ml
Soya drink|drink|39|3.3|1.8|0.3|2.5|2.5|0.5|0.09|0|120|v|soya|200 ml
Almond drink|drink|22|0.5|1.1|0.1|2.4|2.4|0.3|0.13|0|120|v|nuts|200 ml
Cocoa powder|drink|228|19.6|13.7|8.1|57.9|1.8|33.2|0.05|0|128|v||10 g
"""
