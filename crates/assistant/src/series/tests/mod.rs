mod reading;
mod show;
