package dev.vidusubjects.media;

import java.io.IOException;

/** Walks the boxes of one container of an ISO base media file, in order, by position. */
final class IsoBoxes {

    private static final int HEADER = 8;
    private static final int LARGE_HEADER = 16;

    private final BoundedReader window;
    private final long end;
    private final boolean top;
    private long next;
    private int type;
    private long body;

    private IsoBoxes(BoundedReader window, long start, long end, boolean top) {
        this.window = window;
        this.next = start;
        this.end = end;
        this.top = top;
    }

    static IsoBoxes ofFile(BoundedReader window) {
        return new IsoBoxes(window, 0, window.size(), true);
    }

    /** @return the boxes of the box that this is at */
    IsoBoxes inside() {
        return new IsoBoxes(window, body, next, false);
    }

    /** @return false behind the last box */
    boolean next() throws MediaException, IOException {
        long start = next;
        if (end - start < HEADER) {
            return false;
        }
        window.enter("box list", 0);
        long length = window.unsignedBe32(start);
        type = window.be32(start + 4);
        window.enter("box", type);
        int header = HEADER;
        if (length == 1) {
            header = LARGE_HEADER;
            // Needs no bound of its own: what is missing is reported as cut off.
            length = window.be64(start + HEADER);
        } else if (length == 0) {
            if (!top) {
                // QuickTime ends some lists with a zero.
                return false;
            }
            length = end - start;
        }
        if (length >= 0 && length < header) {
            throw window.damaged(window.part() + " says that it is shorter than its own header");
        }
        if (length < 0 || length > end - start) {
            if (length < 0 || length > window.size() - start) {
                throw window.cutOff(length < 0 || start + length < 0 ? Long.MAX_VALUE : start + length);
            }
            throw window.damaged(window.part() + " reaches beyond the box that holds it");
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

    /** @return the position behind the box */
    long end() {
        return next;
    }

    /** @throws MediaException if the box has fewer bytes than what is read of it */
    void require(int bytes) throws MediaException {
        if (next - body < bytes) {
            throw window.damaged(window.part() + " is too short");
        }
    }

    /** @return whether a box with a version has its times in 64 bits */
    boolean isLong() throws MediaException, IOException {
        require(4);
        return window.u8(body) == 1;
    }

    /**
     * A duration at an offset of the body, in 32 or 64 bits.
     *
     * @return ≥ 0; 0 too where it is marked as unknown
     */
    long duration(int offset, boolean isLong) throws MediaException, IOException {
        require(offset + (isLong ? 8 : 4));
        if (!isLong) {
            long duration = window.unsignedBe32(body + offset);
            return duration == 0xffffffffL ? 0 : duration;
        }
        long duration = window.be64(body + offset);
        return duration == -1 ? 0 : duration < 0 ? Long.MAX_VALUE : duration;
    }
}
