package io.gatun.linux.file;

/**
 * One name in a directory.
 *
 * @param name any bytes but NUL and slash, as {@link io.gatun.linux.abi.CString} spells them
 * @param type what it stands for; {@link FileType#UNKNOWN} on file systems that do not say
 * @param inode the number of the file on its file system
 */
public record DirectoryEntry(String name, FileType type, long inode) {}
