/**
 * The model server: {@code POST /predict}, {@code /tokenize}, {@code /salience} and {@code GET
 * /info} for one language model.
 *
 * <p>The resources translate between HTTP and {@link dev.candela.modelserver.ModelService}; what
 * goes over the wire is in {@code wire}, what can go wrong in {@code error}, how the model gets
 * there in {@code start}. Requests are computed on worker threads rather than virtual ones: native
 * calls would pin the few carriers of a small container, and with them everything else.
 */
@NullMarked
package dev.candela.modelserver;

import org.jspecify.annotations.NullMarked;
