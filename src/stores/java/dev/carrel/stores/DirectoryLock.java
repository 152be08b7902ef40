package dev.carrel.stores;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The claim of one process to a data directory: a lock on the file {@code carrel.lock} in it, which also holds the
 * pid. The operating system ends it with the process, however that ends; the file stays.
 */
final class DirectoryLock implements AutoCloseable {

    /**
     * Directories held by this JVM. Asked before the file is opened: POSIX drops a process' lock as soon as the
     * process closes any descriptor of that file, so a refused second attempt would free the first one's lock.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * @param directory existing, as a real path
     * @throws StoreStartException in one line, naming the holder, when somebody else has it
     */
    static DirectoryLock take(Path directory) {
        if (!HELD.add(directory)) {
            throw inUse(directory, Long.toString(ProcessHandle.current().pid()));
        }
        try {
            return new DirectoryLock(directory, lock(directory));
        } catch (IOException failure) {
            HELD.remove(directory);
            throw new StoreStartException("The data directory " + directory + " cannot be locked: " + failure, failure);
        } catch (RuntimeException refused) {
            HELD.remove(directory);
            throw refused;
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve("carrel.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(directory, read(channel));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
    }

    private static StoreStartException inUse(Path directory, String pid) {
        return new StoreStartException("The data directory " + directory + " is in use by process "
                + (pid.isEmpty() ? "unknown" : pid) + ": stop that one, or choose another directory");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // the lock ends with the process at the latest
        } finally {
            HELD.remove(directory);
        }
    }
}
