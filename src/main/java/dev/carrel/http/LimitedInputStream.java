package dev.carrel.http;

import dev.carrel.problem.Problem;
import dev.carrel.problem.ProblemException;
import dev.carrel.problem.ProblemType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Ends with a 413 as soon as more than {@code limit} bytes were read, whatever Content-Length said. Not thread-safe.
 */
public class LimitedInputStream extends FilterInputStream {
    private final long limit;
    private final String setting;
    private long read;

    /**
     * @param limit most bytes the stream may give
     * @param setting the name of the setting that holds the limit, for the message
     */
    public LimitedInputStream(InputStream in, long limit, String setting) {
        super(in);
        this.limit = limit;
        this.setting = setting;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            count(1);
        }
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0) {
            count(n);
        }
        return n;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(int n) {
        read += n;
        if (read > limit) {
            throw tooLarge(limit, setting);
        }
        counted(read);
    }

    /** Called after each read with the bytes given so far; what it throws ends the reading. */
    protected void counted(long bytes) {
        // nothing more to hold them against
    }

    /** The problem of a body over {@code limit} bytes. */
    public static ProblemException tooLarge(long limit, String setting) {
        return new ProblemException(Problem.of(
                ProblemType.TOO_LARGE,
                "The request body is larger than " + limit + " bytes (" + setting
                        + "). Send the documents in several requests.",
                "body",
                null,
                limit));
    }
}
