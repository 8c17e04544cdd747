/** JMH, one class per question, named for the question. */
@NullMarked
package io.gatun.bench;

import org.jspecify.annotations.NullMarked;
