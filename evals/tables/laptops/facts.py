"""The series of a laptop shop, one a line; makers and series exist, the configurations do not.

brand|series|processors|RAM in GB|storage in GB|inches|resolution|graphics|touch (y, n, b: both)|
operating systems|ports|battery hours|grams|colours|base price|how many; `;` separates choices.
"""

SERIES = """
Apple|MacBook Air 13|Apple M3;Apple M4|8;16;24|256;512;1000|13.6|2560x1664|integrated|n|macOS|2x USB-C, MagSafe, headphone|18|1240|midnight;silver;starlight;space grey|1099|6
Apple|MacBook Air 15|Apple M3;Apple M4|16;24|256;512;1000|15.3|2880x1864|integrated|n|macOS|2x USB-C, MagSafe, headphone|18|1510|midnight;silver;space grey|1299|4
Apple|MacBook Pro 14|Apple M4;Apple M4 Pro|16;24;48|512;1000;2000|14.2|3024x1964|integrated|n|macOS|3x USB-C, HDMI, SD card, MagSafe, headphone|22|1550|silver;black|1599|5
Apple|MacBook Pro 16|Apple M4 Pro;Apple M4 Max|24;48;64|512;1000;2000|16.2|3456x2234|integrated|n|macOS|3x USB-C, HDMI, SD card, MagSafe, headphone|24|2140|silver;black|2499|4
Dell|XPS 13|Intel Core Ultra 7;Snapdragon X Elite|16;32|512;1000|13.4|1920x1200|integrated|b|Windows 11 Home|2x USB-C|20|1190|silver;graphite|1299|5
Dell|Inspiron 14|Intel Core 5;AMD Ryzen 5|8;16|512;1000|14|1920x1200|integrated|n|Windows 11 Home|USB-C, 2x USB-A, HDMI, SD card, headphone|10|1540|silver;blue|599|5
Dell|Inspiron 16|Intel Core 7;AMD Ryzen 7|16;32|512;1000|16|1920x1200|integrated|b|Windows 11 Home|USB-C, 2x USB-A, HDMI, headphone|9|1900|silver;blue|799|4
Dell|Latitude 7450|Intel Core Ultra 5;Intel Core Ultra 7|16;32|256;512|14|1920x1200|integrated|b|Windows 11 Pro|2x USB-C, USB-A, HDMI, headphone|14|1330|grey|1449|4
Dell|Alienware m16|Intel Core i9;AMD Ryzen 9|32;64|1000;2000|16|2560x1600|GeForce RTX 4070;GeForce RTX 4080|n|Windows 11 Home|2x USB-C, 2x USB-A, HDMI, Ethernet, headphone|5|3250|black|1899|3
Lenovo|ThinkPad X1 Carbon|Intel Core Ultra 5;Intel Core Ultra 7|16;32|512;1000|14|1920x1200|integrated|b|Windows 11 Pro;Ubuntu Linux|2x USB-C, 2x USB-A, HDMI, headphone|15|1090|black|1649|6
Lenovo|ThinkPad T14|Intel Core Ultra 5;AMD Ryzen 7|16;32|512;1000|14|1920x1200|integrated|b|Windows 11 Pro|2x USB-C, 2x USB-A, HDMI, Ethernet, headphone|13|1320|black|1199|6
Lenovo|ThinkPad E16|Intel Core 5;AMD Ryzen 5|8;16|256;512|16|1920x1200|integrated|n|Windows 11 Pro;none|USB-C, 2x USB-A, HDMI, Ethernet, headphone|9|1810|black|749|5
Lenovo|Yoga 7 2-in-1|Intel Core Ultra 5;AMD Ryzen 7|16;32|512;1000|14|2880x1800|integrated|y|Windows 11 Home|2x USB-C, USB-A, HDMI, headphone|14|1490|grey;blue|899|4
Lenovo|IdeaPad Slim 3|Intel Core i3;AMD Ryzen 3|4;8|128;256|15.6|1920x1080|integrated|n|Windows 11 Home;ChromeOS|USB-C, 2x USB-A, HDMI, SD card, headphone|8|1620|grey;blue|349|5
Lenovo|Legion 5|Intel Core i7;AMD Ryzen 7|16;32|512;1000|15.6|2560x1440|GeForce RTX 4060;GeForce RTX 4070|n|Windows 11 Home|2x USB-C, 3x USB-A, HDMI, Ethernet, headphone|6|2380|grey|1249|5
HP|Spectre x360 14|Intel Core Ultra 5;Intel Core Ultra 7|16;32|1000;2000|14|2880x1800|integrated|y|Windows 11 Home|2x USB-C, USB-A, headphone|13|1450|black;blue|1399|4
HP|Pavilion 15|Intel Core 5;AMD Ryzen 5|8;16|256;512|15.6|1920x1080|integrated|b|Windows 11 Home|USB-C, 2x USB-A, HDMI, headphone|9|1750|silver;gold|579|5
HP|EliteBook 840|Intel Core Ultra 5;Intel Core Ultra 7|16;32|512;1000|14|1920x1200|integrated|n|Windows 11 Pro|2x USB-C, 2x USB-A, HDMI, headphone|15|1350|silver|1349|5
HP|Omen 16|Intel Core i7;AMD Ryzen 9|16;32|1000;2000|16.1|2560x1440|GeForce RTX 4060;GeForce RTX 4070|n|Windows 11 Home|USB-C, 3x USB-A, HDMI, Ethernet, headphone|6|2450|black|1299|5
HP|Chromebook 14|Intel N100;Intel Core i3|4;8|64;128|14|1366x768|integrated|b|ChromeOS|2x USB-C, USB-A, headphone|11|1460|silver;blue|279|4
Asus|ZenBook 14|Intel Core Ultra 7;AMD Ryzen 7|16;32|512;1000|14|2880x1800|integrated|b|Windows 11 Home|2x USB-C, USB-A, HDMI, headphone|15|1280|blue;silver|949|6
Asus|Vivobook 15|Intel Core i5;AMD Ryzen 5|8;16|256;512|15.6|1920x1080|integrated|n|Windows 11 Home|USB-C, 3x USB-A, HDMI, headphone|7|1700|black;silver|499|6
Asus|ROG Zephyrus G14|AMD Ryzen 9|16;32|1000|14|2880x1800|GeForce RTX 4060;GeForce RTX 4070|n|Windows 11 Home|2x USB-C, 2x USB-A, HDMI, SD card, headphone|10|1500|white;grey|1599|4
Asus|TUF Gaming A15|AMD Ryzen 7|8;16|512;1000|15.6|1920x1080|GeForce RTX 4050;GeForce RTX 4060|n|Windows 11 Home|2x USB-C, 2x USB-A, HDMI, Ethernet, headphone|8|2200|black|999|5
Asus|Chromebook CX34|Intel Core i3;Intel Core i5|8|128;256|14|1920x1080|integrated|n|ChromeOS|2x USB-C, 2x USB-A, HDMI, headphone|10|1440|white|399|3
Acer|Swift Go 14|Intel Core Ultra 5;AMD Ryzen 7|16|512;1000|14|1920x1200|integrated|b|Windows 11 Home|2x USB-C, 2x USB-A, HDMI, microSD, headphone|11|1320|silver;gold|799|4
Acer|Aspire 5|Intel Core i5;AMD Ryzen 5|8;16|256;512|15.6|1920x1080|integrated|n|Windows 11 Home;none|USB-C, 3x USB-A, HDMI, Ethernet, headphone|8|1770|grey;silver|479|6
Acer|Nitro 16|Intel Core i7;AMD Ryzen 7|16;32|512;1000|16|1920x1200|GeForce RTX 4050;GeForce RTX 4060|n|Windows 11 Home|USB-C, 3x USB-A, HDMI, Ethernet, microSD, headphone|6|2600|black|1049|5
Acer|Chromebook Spin 514|AMD Ryzen 3;AMD Ryzen 5|8|128;256|14|1920x1200|integrated|y|ChromeOS|2x USB-C, USB-A, HDMI, headphone|12|1390|grey|499|3
Microsoft|Surface Laptop 13|Snapdragon X Plus;Snapdragon X Elite|16;32|256;512;1000|13.8|2304x1536|integrated|y|Windows 11 Home|2x USB-C, USB-A, headphone|20|1340|black;blue;platinum|1099|5
Microsoft|Surface Laptop Studio 2|Intel Core i7|16;32;64|512;1000|14.4|2400x1600|integrated;GeForce RTX 4050|y|Windows 11 Home|2x USB-C, USB-A, microSD, headphone|11|1980|platinum|1999|3
Samsung|Galaxy Book4 Pro|Intel Core Ultra 5;Intel Core Ultra 7|16;32|512;1000|14|2880x1800|integrated|y|Windows 11 Home|2x USB-C, USB-A, HDMI, microSD, headphone|17|1230|grey;silver|1449|4
Samsung|Galaxy Chromebook Plus|Intel Core i3|8|128;256|15.6|1920x1080|integrated|n|ChromeOS|2x USB-C, USB-A, HDMI, microSD, headphone|13|1170|grey|699|2
LG|gram 14|Intel Core Ultra 5;Intel Core Ultra 7|16;32|512;1000|14|1920x1200|integrated|n|Windows 11 Home|2x USB-C, 2x USB-A, HDMI, headphone|17|1000|white;black|1299|4
LG|gram 16|Intel Core Ultra 7|16;32|512;1000|16|2560x1600|integrated|n|Windows 11 Home|2x USB-C, 2x USB-A, HDMI, microSD, headphone|18|1200|white;black|1499|4
LG|gram 17|Intel Core Ultra 7|16;32|1000;2000|17|2560x1600|integrated|n|Windows 11 Home|2x USB-C, 2x USB-A, HDMI, microSD, headphone|17|1350|white;black|1699|4
MSI|Modern 14|Intel Core i5;AMD Ryzen 5|8;16|512|14|1920x1080|integrated|n|Windows 11 Home|USB-C, 2x USB-A, HDMI, microSD, headphone|9|1400|black|549|4
MSI|Katana 15|Intel Core i7|16;32|512;1000|15.6|1920x1080|GeForce RTX 4050;GeForce RTX 4070|n|Windows 11 Home|USB-C, 3x USB-A, HDMI, Ethernet, headphone|5|2250|black|1099|4
MSI|Titan 18|Intel Core i9|64;128|2000;4000|18|3840x2400|GeForce RTX 4080;GeForce RTX 4090|n|Windows 11 Pro|2x USB-C, 3x USB-A, HDMI, Ethernet, SD card, headphone|4|3600|black|3999|2
Razer|Blade 14|AMD Ryzen 9|16;32|1000|14|2560x1600|GeForce RTX 4060;GeForce RTX 4070|n|Windows 11 Home|2x USB-C, 2x USB-A, HDMI, headphone|8|1840|black;silver|2199|3
Razer|Blade 16|Intel Core i9|32;64|1000;2000|16|2560x1600|GeForce RTX 4080;GeForce RTX 4090|n|Windows 11 Home|USB-C, 3x USB-A, HDMI, SD card, headphone|5|2450|black;silver|2999|3
Framework|Laptop 13|Intel Core Ultra 5;AMD Ryzen 7|8;16;32|256;512;1000|13.5|2256x1504|integrated|n|none;Ubuntu Linux;Windows 11 Pro|4x USB-C, headphone|11|1300|silver|899|4
Framework|Laptop 16|AMD Ryzen 7;AMD Ryzen 9|16;32;64|512;1000;2000|16|2560x1600|integrated;Radeon RX 7700S|n|none;Ubuntu Linux;Windows 11 Pro|6x USB-C, headphone|9|2100|silver;black|1499|4
System76|Lemur Pro|Intel Core Ultra 5;Intel Core Ultra 7|16;32|512;1000|14|1920x1200|integrated|n|Ubuntu Linux|USB-C, 2x USB-A, HDMI, microSD, headphone|14|1150|grey|1399|3
"""
