mod answers;
mod reading;
mod show;
mod times;
