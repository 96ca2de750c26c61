/**
 * Where the application keeps what must survive a restart: an embedded file database, or PostgreSQL
 * when several instances share one store. Both understand the SQL of {@code db/migration} and of
 * the features; each feature has its own tables.
 */
@NullMarked
package dev.candela.app.store;

import org.jspecify.annotations.NullMarked;
