/** Containers as the verbs show them: rows of tables, documents of {@code inspect}, lines of logs. */
@NullMarked
package io.gatun.cli.container.report;

import org.jspecify.annotations.NullMarked;
