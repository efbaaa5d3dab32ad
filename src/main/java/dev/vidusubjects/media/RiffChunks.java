package dev.vidusubjects.media;

import java.io.IOException;

/** Walks the chunks of one RIFF list, in order, by position. */
final class RiffChunks {

    static final int RIFF = BoundedReader.type("RIFF");
    static final int LIST = BoundedReader.type("LIST");
    private static final int HEADER = 8;

    private final BoundedReader window;
    private final long end;
    private long next;
    private int type;
    private long body;
    private long bodyEnd;

    /**
     * @param start of the first chunk
     * @param end of the list, within the content
     */
    RiffChunks(BoundedReader window, long start, long end) {
        this.window = window;
        this.next = start;
        this.end = end;
    }

    /** The chunks behind a RIFF header at a position. @throws MediaException if the file is shorter than it says */
    static RiffChunks ofFile(BoundedReader window, long position) throws MediaException, IOException {
        window.enter("RIFF header", 0);
        long length = window.unsignedLe32(position + 4);
        long end = position + HEADER + length;
        window.be32(position + 8);
        if (length < 4) {
            throw window.damaged("its RIFF header says a length of " + length + " bytes (an interrupted recording?)");
        }
        // Some writers leave the last chunk's padding byte out.
        if (end > window.size() + 1) {
            window.enter("RIFF list", 0);
            throw window.cutOff(end);
        }
        return new RiffChunks(window, position + 12, Math.min(end, window.size()));
    }

    /** @return the chunks of the list that this is at; its type is the first four bytes of its body */
    RiffChunks inside() {
        return new RiffChunks(window, body + 4, bodyEnd);
    }

    /** @return false behind the last chunk */
    boolean next() throws MediaException, IOException {
        if (end - next < HEADER) {
            return false;
        }
        window.enter("chunk list", 0);
        type = window.be32(next);
        long length = window.unsignedLe32(next + 4);
        window.enter("chunk", type);
        body = next + HEADER;
        if (length > end - body) {
            if (body + length > window.size()) {
                throw window.cutOff(body + length);
            }
            throw window.damaged(window.part() + " reaches beyond the list that holds it");
        }
        bodyEnd = body + length;
        next = bodyEnd + (length & 1);
        return true;
    }

    int type() {
        return type;
    }

    /** @return for a list, what it is a list of; else the chunk's own type */
    int listType() throws MediaException, IOException {
        return type == LIST && bodyEnd - body >= 4 ? window.be32(body) : type;
    }

    long body() {
        return body;
    }

    long end() {
        return bodyEnd;
    }

    /** @throws MediaException if the chunk has fewer bytes than what is read of it */
    void require(int bytes) throws MediaException {
        if (bodyEnd - body < bytes) {
            throw window.damaged(window.part() + " is too short");
        }
    }

    /** @return where the list ends */
    long listEnd() {
        return end;
    }
}
