'use strict';
/** Brings the Kafka broker that `npm run test:cluster` runs, from Maven Central by Maven; it needs Java 17. */
const fs = require('node:fs');
const path = require('node:path');
const { bringProgram, runOnce } = require('./bring-program.cjs');

const KAFKA = '4.4.0';
/** Kafka logs by slf4j 1.7; without a binding a broker that does not start would not say why. */
const LOG4J = '2.25.5';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>anochat</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId>
      <version>${LOG4J}</version>
    </dependency>
  </dependencies>
</project>
`;

/** @returns {{ path: string | undefined, reason: string }} the folder of its jars, or why there is none */
function bringKafka() {
  const noJava = runOnce('java', ['-version']);
  if (noJava) return { path: undefined, reason: noJava };
  return bringProgram('KAFKA_LIB', `kafka-${KAFKA}/lib`, (folder) => {
    const pom = path.join(folder, 'pom.xml');
    fs.writeFileSync(pom, POM);
    const lib = path.join(folder, 'lib');
    const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${lib}`];
    return runOnce('mvn', ['-q', '-B', '-f', pom, ...copy, '-DincludeScope=runtime']);
  });
}

module.exports = { bringKafka };
