package dev.candela.app.run;

/** A row of a run, and what the model is to be asked for it. */
record RowQuestion(RunRow row, Question question) {}
