// Reads a compose file as `docker compose` does, by the same loader, and prints what it comes to as
// JSON: compose-loader FILE PROFILES [SERVICE ...]. PROFILES has commas between, and may be empty;
// with services named, only they and what they depend on. Whatever the loader does not know, or does
// not hold together, is an error.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	if len(os.Args) < 3 {
		fail(fmt.Errorf("usage: compose-loader FILE PROFILES [SERVICE ...]"))
	}
	profiles := strings.FieldsFunc(os.Args[2], func(r rune) bool { return r == ',' })
	options, err := cli.NewProjectOptions(
		[]string{os.Args[1]},
		cli.WithWorkingDirectory(filepath.Dir(os.Args[1])),
		cli.WithOsEnv,
		cli.WithProfiles(profiles),
		cli.WithResolvedPaths(true),
		cli.WithConsistency(true),
	)
	if err != nil {
		fail(err)
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		fail(err)
	}
	if services := os.Args[3:]; len(services) > 0 {
		if project, err = project.WithSelectedServices(services); err != nil {
			fail(err)
		}
	}
	text, err := project.MarshalJSON()
	if err != nil {
		fail(err)
	}
	fmt.Println(string(text))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
