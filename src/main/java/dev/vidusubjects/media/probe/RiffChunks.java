package dev.vidusubjects.media.probe;

import dev.vidusubjects.media.MediaException;
import java.io.IOException;

/** Iterates over the chunks of one RIFF list, in file order. */
final class RiffChunks {

    static final int RIFF = BoundedReader.type("RIFF");
    static final int LIST = BoundedReader.type("LIST");
    private static final int HEADER = 8;

    private final BoundedReader reader;
    private final long end;
    private long next;
    private int type;
    private long body;
    private long bodyEnd;

    /**
     * @param start position of the first chunk
     * @param end position after the list, within the content
     */
    RiffChunks(BoundedReader reader, long start, long end) {
        this.reader = reader;
        this.next = start;
        this.end = end;
    }

    /**
     * Reads a RIFF header.
     *
     * @param position of the header
     * @return the chunks after the header
     * @throws MediaException if the file is shorter than the header states
     */
    static RiffChunks ofFile(BoundedReader reader, long position) throws MediaException, IOException {
        reader.enter("RIFF header", 0);
        long length = reader.unsignedLe32(position + 4);
        long end = position + HEADER + length;
        reader.be32(position + 8);
        if (length < 4) {
            throw reader.damaged("its RIFF header says a length of " + length + " bytes (an interrupted recording?)");
        }
        // Some writers omit the padding byte of the last chunk.
        if (end > reader.size() + 1) {
            reader.enter("RIFF list", 0);
            throw reader.cutOff(end);
        }
        return new RiffChunks(reader, position + 12, Math.min(end, reader.size()));
    }

    /** @return the chunks inside the current list, after the first four bytes of its body, which are the list's type */
    RiffChunks children() {
        return new RiffChunks(reader, body + 4, bodyEnd);
    }

    /**
     * Moves to the next chunk.
     *
     * @return false after the last chunk
     */
    boolean next() throws MediaException, IOException {
        if (end - next < HEADER) {
            return false;
        }
        reader.enter("chunk list", 0);
        type = reader.be32(next);
        long length = reader.unsignedLe32(next + 4);
        reader.enter("chunk", type);
        body = next + HEADER;
        if (length > end - body) {
            if (body + length > reader.size()) {
                throw reader.cutOff(body + length);
            }
            throw reader.damaged(reader.part() + " reaches beyond the list that holds it");
        }
        bodyEnd = body + length;
        next = bodyEnd + (length & 1);
        return true;
    }

    int type() {
        return type;
    }

    /** @return the list type of a list; for any other chunk, the chunk type */
    int listType() throws MediaException, IOException {
        return type == LIST && bodyEnd - body >= 4 ? reader.be32(body) : type;
    }

    long body() {
        return body;
    }

    long end() {
        return bodyEnd;
    }

    /** @throws MediaException if the body of the chunk has fewer bytes than the caller wants to read */
    void require(int bytes) throws MediaException {
        if (bodyEnd - body < bytes) {
            throw reader.damaged(reader.part() + " is too short");
        }
    }

    /** @return the position after the list */
    long listEnd() {
        return end;
    }
}
