# Writes six tables of the R package mlbench as CSV for benchmarks/defaults, in the way of ODDS (Rayana 2016):
# numeric columns, then a last column "outlier" of 0 and 1.
#   Rscript export_tables.R FOLDER
library(mlbench)

folder <- commandArgs(trailingOnly = TRUE)[1]
dir.create(folder, showWarnings = FALSE, recursive = TRUE)

write_table <- function(name, features, outlier) {
  features <- as.data.frame(lapply(features, function(column) as.numeric(as.character(column))))
  stopifnot(!anyNA(features))
  write.csv(cbind(features, outlier = as.integer(outlier)), file.path(folder, paste0(name, ".csv")), row.names = FALSE, quote = FALSE)
  cat(sprintf("%-14s %6d rows, %2d columns, %5d outliers\n", name, nrow(features), ncol(features), sum(outlier)))
}

# Shuttle: class High is left out; Rad.Flow is normal, the five others are outliers.
data(Shuttle)
kept <- Shuttle[Shuttle$Class != "High", ]
write_table("shuttle", kept[, names(kept) != "Class"], kept$Class != "Rad.Flow")

# Satellite: the three smallest classes are outliers.
data(Satellite)
rare <- c("cotton crop", "damp grey soil", "vegetation stubble")
write_table("satellite", Satellite[, names(Satellite) != "classes"], Satellite$classes %in% rare)

# Ionosphere: 'bad' is the outlier; V2 is 0 everywhere and left out.
data(Ionosphere)
write_table("ionosphere", Ionosphere[, !names(Ionosphere) %in% c("V2", "Class")], Ionosphere$Class == "bad")

# BreastCancer (Wisconsin, original): malignant is the outlier; the 16 rows with a missing value are left out.
data(BreastCancer)
complete <- BreastCancer[complete.cases(BreastCancer), ]
write_table("breastcancer", complete[, !names(complete) %in% c("Id", "Class")], complete$Class == "malignant")

# Pima: diabetes is the outlier.
data(PimaIndiansDiabetes)
write_table("pima", PimaIndiansDiabetes[, names(PimaIndiansDiabetes) != "diabetes"], PimaIndiansDiabetes$diabetes == "pos")

# Glass: type 6 (tableware) is the outlier.
data(Glass)
write_table("glass", Glass[, names(Glass) != "Type"], Glass$Type == "6")
