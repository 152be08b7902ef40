package dev.carrel.client.demo;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.carrel.client.AgentAddress;
import dev.carrel.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sample: documents in {@code <organization>/<agent>/}, and for each agent the questions to ask.
 *
 * @param agents each with its questions, in the order of the file
 */
record Sample(Path folder, Map<AgentAddress, List<Question>> agents) {
    private static final TypeReference<Map<String, Map<String, List<Question>>>> QUESTIONS = new TypeReference<>() {};

    /**
     * A question and the key of the document that answers it.
     */
    record Question(String question, String expects) {}

    static Sample read(Path folder) throws IOException {
        Map<AgentAddress, List<Question>> agents = new LinkedHashMap<>();
        Json.MAPPER
                .readValue(Files.readAllBytes(folder.resolve("questions.json")), QUESTIONS)
                .forEach((organization, ofAgents) -> ofAgents.forEach(
                        (agent, questions) -> agents.put(new AgentAddress(organization, agent), questions)));
        return new Sample(folder, agents);
    }

    Path documents(AgentAddress agent) {
        return folder.resolve(agent.organization()).resolve(agent.agent());
    }

    List<String> organizations() {
        return agents.keySet().stream()
                .map(AgentAddress::organization)
                .distinct()
                .toList();
    }

    /** The question that most agents are asked; each has to answer from its own documents. */
    String sharedQuestion() {
        Map<String, Integer> asked = new LinkedHashMap<>();
        List<Question> all = new ArrayList<>();
        agents.values().forEach(all::addAll);
        all.forEach(question -> asked.merge(question.question(), 1, Integer::sum));
        return asked.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }
}
