package io.gatun.linux.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A program as an executable file (elf(5)): the interpreter in a read-only segment, the program in a writable one.
 *
 * <p>The code's addresses and the data's differ by more than the largest page of the two architectures (64 kB), so
 * that no page is both writable and executable.
 */
public final class ElfImage {
    private static final long CODE_ADDRESS = 0x10000;
    private static final int HEADER_BYTES = 64;
    private static final int SEGMENT_HEADER_BYTES = 56;
    private static final int SEGMENTS = 3;
    private static final int CODE_OFFSET = HEADER_BYTES + SEGMENTS * SEGMENT_HEADER_BYTES;
    private static final int DATA_OFFSET = 0x1000;
    private static final long DATA_ADDRESS = 0x21000;
    private static final int PREFIX_BYTES = (int) (Program.TABLE - DATA_ADDRESS);
    private static final long LARGEST_PAGE = 0x10000;

    private static final int ET_EXEC = 2;
    private static final int PT_LOAD = 1;
    private static final int PT_GNU_STACK = 0x6474e551;
    private static final int PF_X = 1;
    private static final int PF_W = 2;
    private static final int PF_R = 4;

    private ElfImage() {}

    /**
     * The file's bytes.
     *
     * @param program made for an image
     * @param reportFd the descriptor on which the interpreter reports a failing entry
     */
    public static byte[] of(Program program, int reportFd) {
        if (program.tableAddress() != Program.TABLE) {
            throw new IllegalArgumentException("the program is made to be continued, not started");
        }
        byte[] body = program.encode();
        byte[] code = Interpreter.code(program.arch());
        int dataBytes = PREFIX_BYTES + body.length;
        var file = ByteBuffer.allocate(DATA_OFFSET + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        header(file, program.arch().elfMachine());
        segment(file, PT_LOAD, PF_R | PF_X, 0, CODE_ADDRESS, CODE_OFFSET + code.length, 0);
        segment(file, PT_LOAD, PF_R | PF_W, DATA_OFFSET, DATA_ADDRESS, dataBytes, program.scratchBytes());
        segment(file, PT_GNU_STACK, PF_R | PF_W, 0, 0, 0, 0);
        file.put(code);
        file.putLong(DATA_OFFSET + PREFIX_BYTES - Long.BYTES, reportFd);
        file.position(DATA_OFFSET + PREFIX_BYTES).put(body);
        return file.array();
    }

    private static void header(ByteBuffer file, int machine) {
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        file.putShort((short) ET_EXEC).putShort((short) machine).putInt(1);
        file.putLong(CODE_ADDRESS + CODE_OFFSET).putLong(HEADER_BYTES).putLong(0);
        file.putInt(0).putShort((short) HEADER_BYTES);
        file.putShort((short) SEGMENT_HEADER_BYTES).putShort((short) SEGMENTS);
        file.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    }

    private static void segment(
            ByteBuffer file, int type, int flags, long offset, long address, long bytes, long zeroedBytes) {
        file.putInt(type).putInt(flags);
        file.putLong(offset).putLong(address).putLong(address);
        file.putLong(bytes).putLong(bytes + zeroedBytes);
        file.putLong(LARGEST_PAGE);
    }
}
