/** How results are printed: tables, JSON, and templates in a part of the language of Go. */
@NullMarked
package io.gatun.cli.format;

import org.jspecify.annotations.NullMarked;
