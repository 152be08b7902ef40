package dev.carrel.cache;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the heap that a value takes: records with all they hold, whatever members they get, so that a cache's bound holds
 * without thinking of it. For what is made of records, collections, texts and numbers; what is shared counts each time.
 */
public final class Weights {
    private static final int OBJECT = 16;
    private static final int REFERENCE = 8;
    private static final int STRING = 40;
    private static final int BOXED = 24;
    private static final int LATIN_1 = 256;

    private static final ClassValue<List<Method>> COMPONENTS = new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> type) {
            List<Method> accessors = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true); // records need not be public
                accessors.add(accessor);
            }
            return accessors;
        }
    };

    private Weights() {}

    /** Bytes of a value; those of its reference for null. */
    public static long of(@Nullable Object value) {
        return REFERENCE
                + switch (value) {
                    case null -> 0;
                    case Enum<?> shared -> 0;
                    case String text -> ofText(text);
                    case Map<?, ?> map -> ofMap(map);
                    case Iterable<?> list -> ofList(list);
                    case Record members -> ofRecord(members);
                    case Optional<?> optional -> OBJECT + of(optional.orElse(null));
                    case Buffer buffer -> STRING + 4L * buffer.capacity();
                    case float[] vector -> OBJECT + 4L * vector.length;
                    default -> BOXED;
                };
    }

    private static long ofText(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) >= LATIN_1) {
                return STRING + 2L * length;
            }
        }
        return (long) STRING + length;
    }

    private static long ofMap(Map<?, ?> map) {
        long bytes = 4 * OBJECT;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            bytes += 4 * OBJECT + of(entry.getKey()) + of(entry.getValue());
        }
        return bytes;
    }

    private static long ofList(Iterable<?> list) {
        long bytes = 3 * OBJECT;
        for (Object element : list) {
            bytes += of(element);
        }
        return bytes;
    }

    private static long ofRecord(Record members) {
        long bytes = OBJECT;
        for (Method accessor : COMPONENTS.get(members.getClass())) {
            try {
                bytes += of(accessor.invoke(members));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("A record's own accessor failed: " + accessor, e);
            }
        }
        return bytes;
    }
}
