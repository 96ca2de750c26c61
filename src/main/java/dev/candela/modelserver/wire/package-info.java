/** What goes over the wire: the bodies of requests and answers, and how requests are read. */
@NullMarked
package dev.candela.modelserver.wire;

import org.jspecify.annotations.NullMarked;
