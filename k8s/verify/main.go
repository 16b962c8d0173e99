// Command verify is a kube-apiserver with the etcd that it needs, in one process: the chart is checked
// against what a real cluster would say of it. Nothing runs the objects that it takes.
//
//	verify FOLDER ETCD_PORT [flags of kube-apiserver]
package main

import (
	"fmt"
	"net/url"
	"os"

	"go.etcd.io/etcd/server/v3/embed"
	"k8s.io/component-base/cli"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: verify FOLDER ETCD_PORT [flags of kube-apiserver]")
		os.Exit(2)
	}
	etcd, err := startEtcd(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	command := app.NewAPIServerCommand()
	command.SetArgs(append(os.Args[3:], "--etcd-servers="+etcd))
	os.Exit(cli.Run(command))
}

// startEtcd returns the address of an etcd on loopback whose data need not survive anything.
func startEtcd(folder, port string) (string, error) {
	config := embed.NewConfig()
	config.Dir = folder
	config.LogLevel = "error"
	config.UnsafeNoFsync = true
	clients := url.URL{Scheme: "http", Host: "127.0.0.1:" + port}
	peers := url.URL{Scheme: "http", Host: "127.0.0.1:0"}
	config.ListenClientUrls = []url.URL{clients}
	config.AdvertiseClientUrls = []url.URL{clients}
	config.ListenPeerUrls = []url.URL{peers}
	config.AdvertisePeerUrls = []url.URL{peers}
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	etcd, err := embed.StartEtcd(config)
	if err != nil {
		return "", fmt.Errorf("etcd: %w", err)
	}
	<-etcd.Server.ReadyNotify()
	return clients.String(), nil
}
