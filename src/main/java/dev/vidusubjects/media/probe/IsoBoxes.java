package dev.vidusubjects.media.probe;

import dev.vidusubjects.media.MediaException;
import java.io.IOException;

/** Iterates over the boxes of one container of an ISO base media file, in file order. */
final class IsoBoxes {

    private static final int HEADER = 8;
    private static final int LARGE_HEADER = 16;

    private final BoundedReader reader;
    private final long end;
    private final boolean topLevel;
    private long next;
    private int type;
    private long body;

    private IsoBoxes(BoundedReader reader, long start, long end, boolean topLevel) {
        this.reader = reader;
        this.next = start;
        this.end = end;
        this.topLevel = topLevel;
    }

    static IsoBoxes ofFile(BoundedReader reader) {
        return new IsoBoxes(reader, 0, reader.size(), true);
    }

    /** @return the boxes inside the current box */
    IsoBoxes children() {
        return new IsoBoxes(reader, body, next, false);
    }

    /**
     * Moves to the next box.
     *
     * @return false after the last box
     */
    boolean next() throws MediaException, IOException {
        long start = next;
        if (end - start < HEADER) {
            return false;
        }
        reader.enter("box list", 0);
        long length = reader.unsignedBe32(start);
        type = reader.be32(start + 4);
        reader.enter("box", type);
        int header = HEADER;
        if (length == 1) {
            header = LARGE_HEADER;
            // Needs no separate bound: a length beyond the end is reported below as an error.
            length = reader.be64(start + HEADER);
        } else if (length == 0) {
            if (!topLevel) {
                // QuickTime ends some lists with a zero.
                return false;
            }
            length = end - start;
        }
        if (length >= 0 && length < header) {
            throw reader.damaged(reader.part() + " says that it is shorter than its own header");
        }
        if (length < 0 || length > end - start) {
            if (length < 0 || length > reader.size() - start) {
                throw reader.cutOff(length < 0 || start + length < 0 ? Long.MAX_VALUE : start + length);
            }
            throw reader.damaged(reader.part() + " reaches beyond the box that holds it");
        }
        body = start + header;
        next = start + length;
        return true;
    }

    int type() {
        return type;
    }

    long body() {
        return body;
    }

    /** @return the position after the current box */
    long end() {
        return next;
    }

    /** @throws MediaException if the body of the box has fewer bytes than the caller wants to read */
    void require(int bytes) throws MediaException {
        if (next - body < bytes) {
            throw reader.damaged(reader.part() + " is too short");
        }
    }

    /** @return whether the current box, which has a version field, stores its times in 64 bits */
    boolean isLong() throws MediaException, IOException {
        require(4);
        return reader.u8(body) == 1;
    }

    /**
     * Reads a duration at an offset of the body, in 32 or 64 bits.
     *
     * @return the duration in ticks, ≥ 0; 0 also if the duration is marked as unknown
     */
    long duration(int offset, boolean isLong) throws MediaException, IOException {
        require(offset + (isLong ? 8 : 4));
        if (!isLong) {
            long duration = reader.unsignedBe32(body + offset);
            return duration == 0xffffffffL ? 0 : duration;
        }
        long duration = reader.be64(body + offset);
        return duration == -1 ? 0 : duration < 0 ? Long.MAX_VALUE : duration;
    }
}
