mod answers;
mod meant;
mod reading;
mod show;
mod times;
mod which;
