#!/bin/sh
# Refused: a word that is split.
rm -rf $1/data
