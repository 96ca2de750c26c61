/**
 * Requests that leave this process: one guarded client for addresses that a user typed, and the
 * service's own Google identity for hosts that its operator trusts.
 */
@NullMarked
package dev.candela.net;

import org.jspecify.annotations.NullMarked;
