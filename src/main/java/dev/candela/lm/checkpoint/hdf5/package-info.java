/**
 * Reads where the datasets of an HDF5 file are, for files as Keras writes them.
 *
 * <p>Written here because the weights are mapped into memory, so all that is wanted of a file is
 * shape, number format and place of each dataset; and because the Java library of the field, jhdf,
 * gives up on files with bfloat16, which Keras stores as an opaque type with an empty tag.
 *
 * <p>Source: the HDF5 File Format Specification 3.0 of The HDF Group; the section numbers in this
 * package are those of the specification.
 */
@NullMarked
package dev.candela.lm.checkpoint.hdf5;

import org.jspecify.annotations.NullMarked;
