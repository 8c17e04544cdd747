/** What a command line may say, as a table, and reading one by it. */
@NullMarked
package io.gatun.cli.flag;

import org.jspecify.annotations.NullMarked;
