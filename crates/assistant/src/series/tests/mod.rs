mod answers;
mod reading;
mod show;
