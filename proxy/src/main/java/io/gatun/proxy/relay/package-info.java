/** What all that moves bytes shares: loops, what they watch, times, pipes and budgets; and questions to backends. */
@NullMarked
package io.gatun.proxy.relay;

import org.jspecify.annotations.NullMarked;
