/** Gemini models on Vertex AI, through LangChain4j. */
@NullMarked
package dev.candela.app.model.gemini;

import org.jspecify.annotations.NullMarked;
