//! Questions in, what they ask out.

use jiff::{SignedDuration, tz::TimeZone};

use super::*;

#[test]
fn values_at_a_time() {
    check(&[
        ("What will the load be tomorrow at 18:00?", "value 2024-10-13 18:00"),
        ("What will the load be at 18:00 tomorrow?", "value 2024-10-13 18:00"),
        ("At 6 pm tomorrow, what load is expected?", "value 2024-10-13 18:00"),
        ("Forecast of the load for tomorrow 6pm", "value 2024-10-13 18:00"),
        ("load tomorrow noon", "value 2024-10-13 12:00"),
        ("What was the Swiss load yesterday at 08:30?", "value 2024-10-11 08:30"),
        ("How high was the load on 12 October 2023 at 11:00?", "value 2023-10-12 11:00"),
        ("How high was the load at 11:00 on October 12th, 2023?", "value 2023-10-12 11:00"),
        ("load on Thursday, 12 October 2023, 11:00", "value 2023-10-12 11:00"),
        ("Load at 2023-10-12T11:00", "value 2023-10-12 11:00"),
        ("load_mw at 2023-10-12 11:00", "value 2023-10-12 11:00"),
        ("load on 12.10.2023 at 11 o'clock", "value 2023-10-12 11:00"),
        ("load on 12/10/2023 at 11h", "value 2023-10-12 11:00"),
        ("What was the load at 11:00 on the 3rd of May 2022?", "value 2022-05-03 11:00"),
        ("What was the demand this time last year?", "value 2023-10-12 14:00"),
        ("load at the same time yesterday", "value 2024-10-11 14:00"),
        ("What was the load 3 hours ago?", "value 2024-10-12 11:00"),
        ("What will the load be in five hours?", "value 2024-10-12 19:00"),
        ("electricity demand next Monday at 8am", "value 2024-10-14 08:00"),
        ("What was the load last Sunday at midnight?", "value 2024-10-06"),
        ("What will the load be on Sunday at 18:00?", "value 2024-10-13 18:00"),
        ("How much power did Switzerland use yesterday at 18:00?", "value 2024-10-11 18:00"),
        ("What was the load on Christmas Day 2023 at noon?", "value 2023-12-25 12:00"),
        ("What was the load on 31 March 2024 at 02:30?", "value 2024-03-31 02:30"),
        ("What was the load on 29 October 2023 at 2:00?", "value 2023-10-29 02:00"),
        ("How many MW will be needed tomorrow at 18:00?", "value 2024-10-13 18:00"),
        ("How many MW tomorrow at 18:00?", "value 2024-10-13 18:00"),
        ("What's the load going to be tomorrow evening at 7?", "value 2024-10-13 19:00"),
        ("What is the 90 % interval for tomorrow at 18:00?", "value 2024-10-13 18:00"),
        ("What was the load at noon on New Year's Day 2024?", "value 2024-01-01 12:00"),
        ("I'd like to know tomorrow's load at six in the evening", "value 2024-10-13 18:00"),
        ("What does the model predict for tomorrow 18:00?", "value 2024-10-13 18:00"),
        ("What is the current load?", "latest"),
        ("What is the latest value?", "latest"),
        ("load right now", "latest"),
        ("What is the load now?", "latest"),
        ("most recent load reading", "latest"),
    ]);
}

#[test]
fn stretches_of_time() {
    check(&[
        ("What was the load yesterday?", "summary 2024-10-11..2024-10-12"),
        ("How was the load last week?", "summary 2024-09-30..2024-10-07"),
        ("Show me the load of January 2024", "summary 2024-01-01..2024-02-01"),
        ("load in the last 24 hours", "summary 2024-10-11 14:00..2024-10-12 14:00"),
        ("load over the past 24h", "summary 2024-10-11 14:00..2024-10-12 14:00"),
        ("load during the last 7 days", "summary 2024-10-05 14:00..2024-10-12 14:00"),
        ("load from 1 to 7 October 2024", "summary 2024-10-01..2024-10-08"),
        ("load 1-7 October 2024", "summary 2024-10-01..2024-10-08"),
        ("load between 12 October 2023 and 15 October 2023", "summary 2023-10-12..2023-10-16"),
        ("load from 2023-10-12 11:00 to 2023-10-13 12:00", "summary 2023-10-12 11:00..2023-10-13 12:00"),
        ("load from January to March 2024", "summary 2024-01-01..2024-04-01"),
        ("load November to February 2024", "summary 2023-11-01..2024-03-01"),
        ("load in May and June 2024", "summary 2024-05-01..2024-07-01"),
        ("Swiss load in Q1 2024", "summary 2024-01-01..2024-04-01"),
        ("Swiss load in the first quarter of 2024", "summary 2024-01-01..2024-04-01"),
        ("load in H1 2023", "summary 2023-01-01..2023-07-01"),
        ("load in the second half of last year", "summary 2023-07-01..2024-01-01"),
        ("load last winter", "summary 2023-12-01..2024-03-01"),
        ("load in winter 2022/23", "summary 2022-12-01..2023-03-01"),
        ("load last weekend", "summary 2024-10-05..2024-10-07"),
        ("load in the first week of January 2024", "summary 2024-01-01..2024-01-08"),
        ("load in the last 3 days of 2023", "summary 2023-12-29..2024-01-01"),
        ("Show the load for the week of 12 October 2023", "summary 2023-10-09..2023-10-16"),
        ("load in week 12 of 2024", "summary 2024-03-18..2024-03-25"),
        ("load last night", "summary 2024-10-11 22:00..2024-10-12 06:00"),
        ("load yesterday morning", "summary 2024-10-11..2024-10-12 06:00-12:00"),
        ("load a week ago", "summary 2024-10-05..2024-10-06"),
        ("load two weeks ago", "summary 2024-09-23..2024-09-30"),
        ("load three days ago", "summary 2024-10-09..2024-10-10"),
        ("load the day before yesterday", "summary 2024-10-10..2024-10-11"),
        ("load since 2020", "summary 2020-01-01.."),
        ("load in 2023-04", "summary 2023-04-01..2023-05-01"),
        ("What was the highest and the lowest load in 2023?", "summary 2023-01-01..2024-01-01"),
    ]);
}

#[test]
fn forecasts() {
    check(&[
        ("What will the load be tomorrow?", "forecast 2024-10-13..2024-10-14"),
        ("Forecast for next week", "forecast 2024-10-14..2024-10-21"),
        ("What is the load forecast?", "forecast"),
        ("Show the forecast", "forecast"),
        ("What is tomorrow's forecast?", "forecast 2024-10-13..2024-10-14"),
        ("Predict the load for the next 12 hours", "forecast 2024-10-12 14:00..2024-10-13 02:00"),
        ("expected load for the next two days", "forecast 2024-10-12 14:00..2024-10-14 14:00"),
        ("What will the load be tomorrow evening?", "forecast 2024-10-13..2024-10-14 18:00-22:00"),
        ("load tomorrow night", "forecast 2024-10-13 22:00..2024-10-14 06:00"),
        ("How will the load be tonight?", "forecast 2024-10-12 18:00..2024-10-13"),
        ("load next weekend", "forecast 2024-10-19..2024-10-21"),
        ("load the day after tomorrow", "forecast 2024-10-14..2024-10-15"),
        ("What will the load be this weekend?", "forecast 2024-10-12..2024-10-14"),
        ("When will the load peak tomorrow?", "highest 2024-10-13..2024-10-14"),
        ("What will the average load be tomorrow?", "mean 2024-10-13..2024-10-14"),
    ]);
}

#[test]
fn extremes() {
    check(&[
        ("When was the highest load in 2023?", "highest 2023-01-01..2024-01-01"),
        ("When did the load peak in 2023?", "highest 2023-01-01..2024-01-01"),
        ("What was the maximum load in January 2024?", "highest 2024-01-01..2024-02-01"),
        ("What was the record load?", "highest"),
        ("lowest load ever", "lowest"),
        ("What is the lowest load on Sundays?", "lowest sun"),
        ("minimum load between 2015 and 2020", "lowest 2015-01-01..2021-01-01"),
        ("Top 5 loads in 2023", "highest 5 2023-01-01..2024-01-01"),
        ("the three highest loads of last year", "highest 3 2023-01-01..2024-01-01"),
        ("Which day in 2023 had the highest load?", "highest 2023-01-01..2024-01-01"),
        ("Which hour of 2023 had the lowest load?", "lowest 2023-01-01..2024-01-01"),
        ("How high did the load get last winter?", "highest 2023-12-01..2024-03-01"),
        ("How low did the load drop in 2022?", "lowest 2022-01-01..2023-01-01"),
        ("peak load at night in summer 2023", "highest 2023-06-01..2023-09-01 22:00-06:00"),
        ("largest load before 2016", "highest ..2016-01-01"),
        ("smallest load after March 2024", "lowest 2024-04-01.."),
        ("highest load until June 2019", "highest ..2019-07-01"),
        ("What was the biggest load in the last 3 months?", "highest 2024-07-12 14:00..2024-10-12 14:00"),
        ("highest load so far this year", "highest 2024-01-01..2025-01-01"),
        ("highest load year to date", "highest 2024-01-01..2024-10-12 14:00"),
    ]);
}

#[test]
fn aggregates_with_filters() {
    check(&[
        ("Average load on Sundays in summer", "mean sun m6+7+8"),
        ("average load on Sundays in summer 2023", "mean 2023-06-01..2023-09-01 sun"),
        ("mean load on weekends in 2023", "mean 2023-01-01..2024-01-01 sat+sun"),
        ("What is the average load on working days in winter?", "mean mon+tue+wed+thu+fri m1+2+12"),
        ("average load on a typical Sunday", "mean sun"),
        ("average load on Sunday", "mean sun"),
        (
            "average load Monday to Friday between 8 and 18 in 2023",
            "mean 2023-01-01..2024-01-01 mon+tue+wed+thu+fri 08:00-18:00",
        ),
        ("average load mon-fri 8-18", "mean mon+tue+wed+thu+fri 08:00-18:00"),
        ("average load at 18:00 in January", "mean m1 18:00-19:00"),
        ("mean load at 6pm", "mean 18:00-19:00"),
        ("average load from 6 to 9 pm in winter", "mean m1+2+12 18:00-21:00"),
        ("mean load between 22:00 and 6:00 in 2022", "mean 2022-01-01..2023-01-01 22:00-06:00"),
        ("average load in the evening in December 2023", "mean 2023-12-01..2024-01-01 18:00-22:00"),
        ("average load in July", "mean m7"),
        ("What was the average load in July?", "mean 2024-07-01..2024-08-01"),
        ("average load in June, July and August", "mean m6+7+8"),
        ("average load on Sundays in summer since 2020", "mean 2020-01-01.. sun m6+7+8"),
        ("average load of summer Sundays in 2022 and 2023", "mean 2022-01-01..2024-01-01 sun m6+7+8"),
        ("average load Sundays summer 2015-2023", "mean 2015-01-01..2024-01-01 sun m6+7+8"),
        ("average load from June to August", "mean m6+7+8"),
        ("average load in January between 2016 and 2020", "mean 2016-01-01..2021-01-01 m1"),
        ("average load during peak hours in 2023", "mean 2023-01-01..2024-01-01 mon+tue+wed+thu+fri 08:00-20:00"),
        ("median load in 2023", "median 2023-01-01..2024-01-01"),
        ("standard deviation of the load in 2023", "deviation 2023-01-01..2024-01-01"),
        ("total load in 2023", "sum 2023-01-01..2024-01-01"),
        ("How much electricity was consumed in 2023?", "sum 2023-01-01..2024-01-01"),
        ("How much electricity did Switzerland consume in January 2024?", "sum 2024-01-01..2024-02-01"),
        ("What is the average load on a summer Sunday?", "mean sun m6+7+8"),
        ("Average Sunday load in summer", "mean sun m6+7+8"),
        ("What was the average load on weekdays in winter 2023/24?", "mean 2023-12-01..2024-03-01 mon+tue+wed+thu+fri"),
        ("What's the typical load at 3am in July?", "mean m7 03:00-04:00"),
        ("What is the mean load?", "mean"),
        ("average load on Saturdays and Sundays", "mean sat+sun"),
        ("What is the average load on Mondays at noon in spring?", "mean mon m3+4+5 12:00-13:00"),
        ("average hourly load last month", "mean 2024-09-01..2024-10-01"),
        ("average load on 1 August", "mean 2024-08-01..2024-08-02"),
    ]);
}

#[test]
fn counts() {
    check(&[
        ("How many hours was the load above 9,000 MW in 2023?", "count >9000 2023-01-01..2024-01-01"),
        ("How often did the load exceed 10 GW?", "count >10000"),
        ("Did the load ever fall below 4000 MW?", "count <4000"),
        ("When was the load over 2000 MW yesterday?", "count >2000 2024-10-11..2024-10-12"),
        ("How many times was the load between 6 and 7 GW on Sundays?", "count 6000-7000 sun"),
        ("How many days in 2023 did the load exceed 9500 MW?", "count days >9500 2023-01-01..2024-01-01"),
        ("number of hours with load higher than 9000 since 2020", "count >9000 2020-01-01.."),
        ("hours with a load of at least 9500 megawatts in winter", "count >=9500 m1+2+12"),
        ("How many values are there in 2022?", "count 2022-01-01..2023-01-01"),
        ("How many points are missing in 2023?", "missing 2023-01-01..2024-01-01"),
        ("Are there gaps in the data?", "missing"),
        ("What period does the data cover?", "extent"),
        ("When does the series start?", "extent"),
        ("How fresh is the data?", "extent"),
        ("How far back does the load data go?", "extent"),
    ]);
}

#[test]
fn comparisons() {
    check(&[
        ("Compare January 2024 with January 2023", "compare mean 2024-01-01..2024-02-01 with 2023-01-01..2023-02-01"),
        (
            "Compare the load of January 2024 and January 2023",
            "compare mean 2024-01-01..2024-02-01 with 2023-01-01..2023-02-01",
        ),
        ("January 2024 vs 2023 load", "compare mean 2024-01-01..2024-02-01 with 2023-01-01..2023-02-01"),
        (
            "Compare January 2024 to January 2023 in percent",
            "compare mean 2024-01-01..2024-02-01 with 2023-01-01..2023-02-01",
        ),
        (
            "Compare the load in January 2024 with the year before",
            "compare mean 2024-01-01..2024-02-01 with 2023-01-01..2023-02-01",
        ),
        ("Compare load of Q1 2024 with Q1 2023", "compare mean 2024-01-01..2024-04-01 with 2023-01-01..2023-04-01"),
        ("load Q1 vs Q2 2024", "compare mean 2024-01-01..2024-04-01 with 2024-04-01..2024-07-01"),
        (
            "How does this week's load compare with last week?",
            "compare mean 2024-10-07..2024-10-14 with 2024-09-30..2024-10-07",
        ),
        (
            "How does this week's load compare to the same week last year?",
            "compare mean 2024-10-07..2024-10-14 with 2023-10-09..2023-10-16",
        ),
        ("Compare load yesterday with today", "compare mean 2024-10-11..2024-10-12 with 2024-10-12..2024-10-13"),
        (
            "Compare weekdays and weekends in 2023",
            "compare mean 2023-01-01..2024-01-01 mon+tue+wed+thu+fri with 2023-01-01..2024-01-01 sat+sun",
        ),
        (
            "Compare the load on weekdays and weekends in 2023",
            "compare mean 2023-01-01..2024-01-01 mon+tue+wed+thu+fri with 2023-01-01..2024-01-01 sat+sun",
        ),
    ]);
}

#[test]
fn changes_and_differences() {
    check(&[
        (
            "Load January 2023 vs. January 2024: difference in %",
            "compare mean 2023-01-01..2023-02-01 with 2024-01-01..2024-02-01",
        ),
        (
            "How different was January 2024 from January 2023?",
            "compare mean 2024-01-01..2024-02-01 with 2023-01-01..2023-02-01",
        ),
        ("Is the load higher in winter than in summer?", "compare mean m1+2+12 with m6+7+8"),
        (
            "Was the load higher in January 2024 than in January 2023?",
            "compare mean 2024-01-01..2024-02-01 with 2023-01-01..2023-02-01",
        ),
        (
            "How much did the load change between 2022 and 2023?",
            "compare mean 2023-01-01..2024-01-01 with 2022-01-01..2023-01-01",
        ),
        (
            "By how many percent did the load grow from 2021 to 2022?",
            "compare mean 2022-01-01..2023-01-01 with 2021-01-01..2022-01-01",
        ),
        ("What is the difference in average load between Sundays and Mondays?", "compare mean sun with mon"),
        ("Compare the peak load in 2023 with 2022", "compare max 2023-01-01..2024-01-01 with 2022-01-01..2023-01-01"),
        ("Compare total load 2023 versus 2022", "compare sum 2023-01-01..2024-01-01 with 2022-01-01..2023-01-01"),
        (
            "Compare load at 18:00 today vs yesterday",
            "compare mean 2024-10-12..2024-10-13 18:00-19:00 with 2024-10-11..2024-10-12 18:00-19:00",
        ),
        (
            "Compare the load on Sundays in 2023 with 2022",
            "compare mean 2023-01-01..2024-01-01 sun with 2022-01-01..2023-01-01 sun",
        ),
        ("Compare load day vs night", "none"),
        (
            "Year-on-year change of the load in September 2024",
            "compare mean 2024-09-01..2024-10-01 with 2023-09-01..2023-10-01",
        ),
        ("load in summer 2023 vs summer 2022", "compare mean 2023-06-01..2023-09-01 with 2022-06-01..2022-09-01"),
        ("Compare July load with last year", "compare mean 2024-07-01..2024-08-01 with 2023-07-01..2023-08-01"),
    ]);
}

#[test]
fn accuracy() {
    check(&[
        ("How accurate was the forecast last week?", "accuracy 2024-09-30..2024-10-07"),
        ("How accurate is the forecast?", "accuracy"),
        ("How did the forecast perform last week?", "accuracy 2024-09-30..2024-10-07"),
        ("How large was the forecast error last week compared with naive?", "accuracy 2024-09-30..2024-10-07"),
        ("How good was the load forecast yesterday?", "accuracy 2024-10-11..2024-10-12"),
        ("How far off was yesterday's forecast?", "accuracy 2024-10-11..2024-10-12"),
        ("What was the MAPE over the last 4 weeks?", "accuracy 2024-09-14 14:00..2024-10-12 14:00"),
        ("forecast error in September 2024", "accuracy 2024-09-01..2024-10-01"),
        ("How well did the forecast do compared to the naive one last month?", "accuracy 2024-09-01..2024-10-01"),
        ("Is the forecast better than the publisher's?", "accuracy"),
        ("Was the forecast better than ENTSO-E's last week?", "accuracy 2024-09-30..2024-10-07"),
        ("What was the forecast for yesterday at 18:00?", "accuracy 2024-10-11 18:00..2024-10-11 19:00"),
        ("What did the forecast predict for last Sunday?", "accuracy 2024-10-06..2024-10-07"),
        ("coverage of the 90 % intervals", "accuracy"),
        ("How reliable are the predictions of the load?", "accuracy"),
        ("Can I trust the forecast?", "accuracy"),
    ]);
}

#[test]
fn groups_and_trends() {
    check(&[
        ("Which month has the highest average load?", "mean by monthofyear top"),
        ("Which month had the highest average load in 2023?", "mean by month top 2023-01-01..2024-01-01"),
        ("Which weekday has the lowest load?", "mean by weekday bottom"),
        ("On which day of the week is the load highest?", "mean by weekday top"),
        ("At what time of day is the load highest on average?", "mean by hour top"),
        ("When does the load typically peak in winter?", "mean by hour top m1+2+12"),
        ("What hour is the load usually lowest?", "mean by hour bottom"),
        ("average load per month in 2023", "mean by month 2023-01-01..2024-01-01"),
        ("monthly average load 2023", "mean by month 2023-01-01..2024-01-01"),
        ("daily average load in March 2023", "mean by day 2023-03-01..2023-04-01"),
        ("load by weekday", "mean by weekday"),
        ("maximum load per year", "max by year"),
        ("total load by year since 2018", "sum by year 2018-01-01.."),
        ("daily load profile in winter", "mean by hour m1+2+12"),
        ("How does the load vary over the day?", "mean by hour"),
        ("Which year had the lowest average load?", "mean by year bottom"),
        ("Which season has the highest load?", "mean by season top"),
        ("load for each hour of the day on Sundays", "mean by hour sun"),
        ("Is the load rising?", "trend"),
        ("Did the load go up or down last year?", "trend 2023-01-01..2024-01-01"),
        ("How has the load developed since 2015?", "trend 2015-01-01.."),
        ("What is the trend of the load over the last 5 years?", "trend 2019-10-12 14:00..2024-10-12 14:00"),
    ]);
}

/// Questions about documents, tables and the kitchen.
const OTHERS: &[&str] = &[
    "What is the average weight of a load-bearing wall?",
    "How do I grant a power of attorney?",
    "How much does electricity cost?",
    "What is the energy content of 100 g of butter?",
    "What does the manual say about peak load?",
    "What are the safety rules for lifting a load above 25 kg?",
    "How do I use the dishwasher in summer?",
    "When was Switzerland founded?",
    "What is the highest mountain in Switzerland?",
    "What is the population of Switzerland in 2023?",
    "How many people live in Zurich?",
    "Compare the handbook of January 2024 with January 2023",
    "How accurate is the thermometer?",
    "What was the error message yesterday?",
    "What is the grid size?",
    "How do I load data into the table?",
    "Load the file tomorrow at 18:00",
    "What happened on 12 October 2023?",
    "Average price of watches",
    "What is the maximum grade?",
    "How long is the warranty?",
    "How many points do I need to pass the exam?",
    "What is the average number of employees in 2023?",
    "What is the total revenue in 2023?",
    "Which products were sold most in January 2024?",
    "When is the next meeting?",
    "How many vacation days do I have per year?",
    "What is the value of the contract?",
    "What is the current version?",
    "What are the highest peaks?",
    "Show me the data protection rules",
    "What are the numbers of the series A funding?",
    "Is data missing in the application form?",
    "How long do I bake the bread at 180 degrees?",
    "Boil the potatoes for 20 minutes, then add the cream. What comes next?",
    "What does the report say about load in 2023?",
    "Who wrote the handbook?",
    "Which watch is the cheapest?",
    "What is the weather forecast for tomorrow?",
    "What was the average temperature in 2023?",
    "What was the load of France in 2023?",
    "What is the maximum load of the bridge?",
    "How do I configure the load balancer?",
    "Which watches have a water resistance of at least 300 m?",
    "When was the company founded?",
    "What happened in 2023?",
    "Compare the two contracts",
    "Summarise the document of January 2024",
    "What is the notice period?",
    "What is the highest mountain?",
    "How many employees were there in 2023?",
    "What is load?",
    "hello",
    "",
    "Average price on Sundays in summer",
    "Tomorrow at 18:00",
    "Is the heavy load on 12 axles allowed tomorrow?",
    "Why was the load so high yesterday?",
];

#[test]
fn questions_for_somebody_else() {
    for question in OTHERS {
        assert_eq!(asked(question, &NAMES), None, "{question}");
    }
}

#[test]
fn other_series_are_known_by_their_names() {
    let sales = Names { name: "Bakery revenue", value_column: "net_sales", source: "shop.xlsx", unit: Some("CHF") };
    assert_eq!(asked("What were total sales in 2023?", &sales).as_deref(), Some("sum 2023-01-01..2024-01-01"));
    assert_eq!(asked("Total revenue of the bakery on Saturdays", &sales).as_deref(), Some("sum sat"));
    assert_eq!(asked("What was the load yesterday?", &sales), None);
    let price =
        Names { name: "Day-ahead price", value_column: "price_eur_mwh", source: "spot.csv", unit: Some("EUR/MWh") };
    let of_2023 = "count <0 2023-01-01..2024-01-01";
    assert_eq!(asked("How many vacation days do I have?", &price), None);
    assert_eq!(asked("How many hours was the price below 0 in 2023?", &price).as_deref(), Some(of_2023));
    assert_eq!(asked("When was the price negative in 2023?", &price).as_deref(), Some(of_2023));
    assert_eq!(asked("What is the cheapest hour tomorrow?", &price).as_deref(), Some("lowest 2024-10-13..2024-10-14"));
    let spot = asked("At what hour of the day are spot prices lowest on average?", &price);
    assert_eq!(spot.as_deref(), Some("mean by hour bottom"));
    let room =
        Names { name: "OfficeTemperature", value_column: "value", source: "sensor-7.csv", unit: Some("\u{b0}C") };
    assert_eq!(asked("When was it above 26 degrees in the office?", &room).as_deref(), Some("count >26"));
    assert_eq!(asked("Average temperature at night", &room).as_deref(), Some("mean 22:00-06:00"));
}

#[test]
fn the_answer_is_wanted_in_another_unit() {
    let zone = TimeZone::UTC;
    let anchor = Anchor { at: "2024-10-12T12:00:00Z".parse().unwrap(), is_end_of_data: false };
    let unit = |question| read(question, anchor, &zone, &NAMES).unwrap().unit;
    assert_eq!(unit("What was the average load in 2023 in GW?").as_deref(), Some("GW"));
    assert_eq!(unit("What was the average load in gigawatts in 2023?").as_deref(), Some("GW"));
    assert_eq!(unit("What was the average load in MW in 2023?"), None);
}

#[test]
fn old_data_stands_still() {
    let end = "2024-10-12T12:00:00Z".parse().unwrap();
    let step = SignedDuration::from_hours(1);
    let soon = Anchor::of("2024-10-15T12:00:00Z".parse().unwrap(), end, step);
    assert!(!soon.is_end_of_data);
    let late = Anchor::of("2026-01-01T00:00:00Z".parse().unwrap(), end, step);
    assert_eq!(late, Anchor { at: end, is_end_of_data: true });
}
