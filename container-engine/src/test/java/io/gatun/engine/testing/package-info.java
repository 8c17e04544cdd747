/** What the engine's tests share. */
package io.gatun.engine.testing;
