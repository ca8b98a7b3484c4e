Console.WriteLine("usage: engine | writer | stream");
